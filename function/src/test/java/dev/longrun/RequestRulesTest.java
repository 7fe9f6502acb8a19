package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.Http.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bodies and headers a request may have, over real HTTP. */
class RequestRulesTest extends OneStoreFixture {
  private static final byte[] NOTHING = {};
  private static final int MAX_BODY = 1 << 20;

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private RawHttp.Reply raw(String line, byte[] body, String... headers) {
    List<String> head = new ArrayList<>(List.of(line + " HTTP/1.1", "Host: localhost"));
    head.addAll(List.of(headers));
    return RawHttp.send(server().port(), body, head.toArray(String[]::new));
  }

  /** What real clients send where the API asks for no body, as they were seen to. */
  static Stream<Arguments> emptyBodies() {
    byte[] gzipOfNothing = Http.gzip("");
    byte[] gzipOfEmptyObject = Http.gzip("{}");
    String gzip = "Content-Encoding: gzip";
    String form = "Content-Type: application/x-www-form-urlencoded";
    String json = "Content-Type: application/json";
    String chunked = "Transfer-Encoding: chunked";
    return Stream.of(
        Arguments.of("curl -X POST", NOTHING, List.of()),
        Arguments.of("curl -d ''", NOTHING, List.of(form, "Content-Length: 0")),
        Arguments.of("curl -d '{}'", utf8("{}"), List.of(form, "Content-Length: 2")),
        Arguments.of("gcloud datastore", NOTHING, List.of("Content-Length: 0")),
        Arguments.of("gcloud firestore", utf8("{}"), List.of(json, "Content-Length: 2")),
        Arguments.of("python, api-core", NOTHING, List.of(json, "Content-Length: 0")),
        Arguments.of("java, generated", gzipOfNothing, List.of(form, gzip, "Content-Length: 20")),
        Arguments.of(
            "java, generated, newer", RawHttp.chunked(gzipOfNothing), List.of(form, gzip, chunked)),
        Arguments.of(
            "java, generated, Apache", RawHttp.chunked(gzipOfNothing), List.of(gzip, chunked)),
        Arguments.of("an object without type", utf8("{}"), List.of("Content-Length: 2")),
        Arguments.of("no chunks", RawHttp.chunked(NOTHING), List.of(chunked)),
        Arguments.of(
            "an object in gzip",
            gzipOfEmptyObject,
            List.of(json, gzip, "Content-Length: " + gzipOfEmptyObject.length)),
        Arguments.of("gzip of 0 bytes", NOTHING, List.of(json, gzip, "Content-Length: 0")),
        Arguments.of("white space", utf8(" \r\n\t"), List.of(json, "Content-Length: 4")),
        Arguments.of("space around", utf8(" { }\n"), List.of(json, "Content-Length: 5")),
        Arguments.of(
            "another charset", utf8("{}"), List.of(json + "; charset=x", "Content-Length: 2")),
        Arguments.of("no such type", NOTHING, List.of("Content-Type: ;/;", "Content-Length: 0")),
        Arguments.of(
            "a multipart without parts", NOTHING, List.of("Content-Type: multipart/form-data")),
        Arguments.of("expect", utf8("{}"), List.of("Expect: 100-continue", "Content-Length: 2")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("emptyBodies")
  void cancel_takesEveryFormOfNoBody(String who, byte[] body, List<String> headers) {
    String path = in("PROCESSING", "{}");
    RawHttp.Reply reply = raw("POST " + path + ":cancel", body, headers.toArray(String[]::new));
    assertEquals(200, reply.status(), reply.body());
    assertEquals("{}\n", reply.body());
    assertEquals("CANCELLING", state(http().get(path).json()));
  }

  @ParameterizedTest
  @CsvSource({
    "br,         'Content-Encoding ''br'' is not supported; use gzip'",
    "deflate,    'Content-Encoding ''deflate'' is not supported; use gzip'",
    "'gzip, br', 'Content-Encoding ''gzip, br'' is not supported; use gzip'",
    "gzip,       'it is said to be gzip, and is not'",
  })
  void aBody_inAnEncodingThatIsUnknownOrWrong_isRefused(String encoding, String problem) {
    Reply reply = http().post(start("{}") + ":cancel", "{}", "Content-Encoding", encoding);
    assertEquals(400, reply.status());
    assertEquals("INVALID_BODY", reply.reason());
    assertTrue(reply.error().get("message").getAsString().contains(problem), reply.text());
  }

  @Test
  void aBody_thatIsNotUtf8_orNotWellPacked_isRefused() {
    String path = start("{}");
    assertBadBody(http().send("POST", path + ":cancel", new byte[] {'{', (byte) 0xff, '}'}));
    assertBadBody(http().send("POST", path + ":cancel", new byte[] {(byte) 0xed, (byte) 0xa0, 0}));
    byte[] cut = Http.gzip("{}");
    cut[cut.length - 5] ^= 1;
    assertBadBody(http().send("POST", path + ":cancel", cut, "Content-Encoding", "gzip"));
  }

  private static void assertBadBody(Reply reply) {
    assertEquals(400, reply.status());
    assertEquals("INVALID_BODY", reply.reason());
  }

  @ParameterizedTest
  @CsvSource({
    "Transfer-Encoding: chunked, 'zz\r\n\r\n'",
    "Transfer-Encoding: chunked, '2\r\n{}xx\r\n\r\n'",
    "Transfer-Encoding: chunked, '5\r\n{}'",
    "Content-Length: 5,          {}",
  })
  void aBody_thatBreaksOff_isRefused(String framing, String body) {
    RawHttp.Reply reply = raw("POST " + start("{}") + ":cancel", utf8(body), framing);
    assertEquals(400, reply.status());
    assertTrue(reply.body().contains("INVALID_BODY"), reply.body());
  }

  @Test
  void aBody_ofTheLimit_isRead_andOneByteMore_isTooLarge() {
    String path = project() + "/operations:start";
    assertEquals(200, http().post(path, " ".repeat(MAX_BODY)).status());
    assertTooLarge(http().post(path, " ".repeat(MAX_BODY + 1)));
  }

  @ParameterizedTest
  @CsvSource({":cancel, 8192", ":claim, 8192", "s:cancel, 65536"})
  void aMethod_thatTakesNoMoreThanALittle_readsNoMore(String verb, int most) {
    String path = (verb.equals("s:cancel") ? project() + "/operation" : start("{}")) + verb;
    byte[] gzipped = Http.gzip(" ".repeat(most + 1));
    assertTooLarge(http().post(path, " ".repeat(most + 1)));
    assertTooLarge(http().send("POST", path, gzipped, "Content-Encoding", "gzip"));
    assertFalse(http().post(path, " ".repeat(most)).reason().equals("BODY_TOO_LARGE"));
  }

  @Test
  void aBody_thatUnpacksToMoreThanTheLimit_isTooLarge() {
    String path = project() + "/operations:start";
    byte[] bomb = Http.gzip(" ".repeat(50 * MAX_BODY));
    assertTrue(bomb.length < MAX_BODY);
    assertTooLarge(http().send("POST", path, bomb, "Content-Encoding", "gzip"));
    byte[] most = Http.gzip(" ".repeat(MAX_BODY));
    assertEquals(200, http().send("POST", path, most, "Content-Encoding", "gzip").status());
  }

  private static void assertTooLarge(Reply reply) {
    assertEquals(400, reply.status());
    assertEquals("BODY_TOO_LARGE", reply.reason());
  }

  @Test
  void aBody_nestedTooDeep_isRefused_inAFewWords() {
    Reply reply = http().post(project() + "/operations:start", "{\"metadata\":".repeat(80_000));
    assertBadBody(reply);
    assertTrue(reply.text().length() < 2_000, reply.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":wait", ":claim", ":heartbeat", ":finish"})
  void aBody_withAFieldThatIsNotKnown_isRefusedByItsName(String verb) {
    String path = in("PROCESSING", "{}");
    String known = verb.matches(":heartbeat|:finish") ? "\"leaseToken\":\"t\"," : "";
    Reply reply =
        http()
            .send(
                verb.isEmpty() ? "GET" : "POST", path + verb, utf8("{" + known + "\"colour\":1}"));
    assertEquals(400, reply.status(), reply.text());
    assertEquals("UNKNOWN_FIELD", reply.reason());
    assertTrue(reply.error().get("message").getAsString().contains("\"colour\""), reply.text());
  }

  @Test
  void anOverriddenMethod_isTheOneThatIsMeant() {
    String path = in("CANCELLED", "{}");
    assertEquals(http().get(path).json(), override(path, "GET", "").json());
    assertEquals(http().get(path).json(), override(path, "get", "").json());
    assertEquals("{}\n", override(path, "DELETE", "").text());
    assertEquals(404, http().get(path).status());
  }

  @Test
  void anOverriddenMethod_isIgnoredOnAGet_andWhereItIsEmpty() {
    String path = in("PROCESSING", "{}");
    Reply get = http().send("GET", path, NOTHING, "X-HTTP-Method-Override", "DELETE");
    assertEquals("PROCESSING", state(get.json()));
    assertEquals(200, override(path + ":cancel", "", "").status());
    assertEquals("CANCELLING", state(http().get(path).json()));
  }

  @Test
  void anOverriddenGet_takesItsQueryFromAForm_howeverLong() {
    String parent = project();
    start(parent, "{\"operationId\":\"a\",\"labels\":{\"run\":\"☂ \uD83D\uDE00\"}}");
    start(parent, "{\"operationId\":\"b\"}");
    String never = " OR name%3D" + "x".repeat(100);
    String form =
        "pageSize=1&filter=metadata.common.labels.run%3D\"☂+\uD83D\uDE00\"" + never.repeat(35);
    for (byte[] body : List.of(utf8(form), Http.gzip(form))) {
      Reply reply =
          http()
              .send(
                  "POST",
                  parent + "/operations?alt=json",
                  body,
                  "X-HTTP-Method-Override",
                  "GET",
                  "Content-Type",
                  "application/x-www-form-urlencoded; charset=UTF-8",
                  "Content-Encoding",
                  body[0] == 'p' ? "identity" : "gzip");
      assertEquals(200, reply.status(), reply.text());
      assertEquals(1, reply.json().getAsJsonArray("operations").size());
    }
  }

  @Test
  void anOverriddenMethod_hasNoMoreBodyThanItsOwn() {
    String path = in("CANCELLED", "{}");
    assertEquals("UNKNOWN_FIELD", override(path, "GET", "{\"a\":1}").reason());
    assertEquals("UNKNOWN_FIELD", override(path, "DELETE", "{\"a\":1}").reason());
    assertEquals(200, http().get(path).status());
  }

  private Reply override(String path, String method, String body) {
    return http()
        .post(path, body, "X-HTTP-Method-Override", method, "Content-Type", "application/json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1:80"})
  void aHost_thatIsNotThisMachine_isRefused(String host) {
    RawHttp.Reply reply =
        RawHttp.send(server().port(), NOTHING, "GET " + start("{}") + " HTTP/1.1", "Host: " + host);
    assertEquals(403, reply.status());
    assertTrue(reply.body().contains("HOST_NOT_LOOPBACK"), reply.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:8080", "127.0.0.1:1", "127.9.9.9", "[::1]:8080"})
  void aHost_thatIsThisMachine_isServed(String host) {
    RawHttp.Reply reply =
        RawHttp.send(server().port(), NOTHING, "GET " + start("{}") + " HTTP/1.1", "Host: " + host);
    assertEquals(200, reply.status());
  }

  @Test
  void theReason_ofACancel_isKeptInAnyAlphabet_withoutControlCharacters_andCut() {
    assertEquals("café ☂ \uD83D\uDE00", reason("café ☂ \uD83D\uDE00"));
    assertEquals("a b", reason("a\tb "));
    assertEquals("\uD83D\uDE00".repeat(1024), reason("\uD83D\uDE00".repeat(1500)));
  }

  private String reason(String header) {
    String path = start("{}");
    RawHttp.Reply reply =
        raw("POST " + path + ":cancel", NOTHING, "X-Goog-Request-Reason: " + header);
    assertEquals(200, reply.status());
    return common(http().get(path).json())
        .getAsJsonObject("labels")
        .get("cancel-reason")
        .getAsString();
  }
}
