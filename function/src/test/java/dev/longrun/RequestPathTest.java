package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.Http.Reply;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which paths and HTTP methods are served, over real HTTP, and what the others are told. */
class RequestPathTest extends OneStoreFixture {
  private static final byte[] NOTHING = {};

  @BeforeAll
  void startSome() {
    start("/v1/projects/p", "{\"operationId\":\"a_b\"}");
    start("/v1/projects/example.com:shop", "{\"operationId\":\"x\"}");
    start("/v1/projects/p/databases/(default)", "{\"operationId\":\"x\"}");
    start("/v1/projects/p/locations/europe-west1", "{\"operationId\":\"x\"}");
  }

  /** With a raw socket, since a client may refuse to send such a path or correct it. */
  private RawHttp.Reply raw(String method, String path) {
    return RawHttp.send(
        server().port(), NOTHING, method + " " + path + " HTTP/1.1", "Host: localhost");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/projects/p/operations/a_b,                         projects/p/operations/a_b",
    "/v1/projects/p/operations/a%5Fb,                       projects/p/operations/a_b",
    "/v1/projects/p/operations/%61%5f%62,                   projects/p/operations/a_b",
    "/v1/projects/%70/operations/a_b?,                      projects/p/operations/a_b",
    "/v1/projects/example.com:shop/operations/x,            projects/example.com:shop/operations/x",
    "/v1/projects/example.com%3Ashop/operations/x,          projects/example.com:shop/operations/x",
    "/v1/projects/p/databases/(default)/operations/x,       projects/p/databases/(default)/operations/x",
    "/v1/projects/p/databases/%28default%29/operations/x,   projects/p/databases/(default)/operations/x",
    "/v1/projects/p/locations/europe-west1/operations/x,    projects/p/locations/europe-west1/operations/x",
    "http://localhost/v1/projects/p/operations/a_b,         projects/p/operations/a_b",
  })
  void aName_isServed_howeverItsPathIsEncoded(String path, String name) {
    RawHttp.Reply reply = raw("GET", path);
    assertEquals(200, reply.status(), reply.body());
    assertTrue(reply.body().contains("\"name\": \"" + name + "\""), reply.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/projects/p/operations/a%3Ab",
        "/v1/projects/p/operations/a:b",
        "/v1/projects/p/operations/a%20b",
        "/v1/projects/p/operations/a+b",
        "/v1/projects/p/operations/ASA3=",
        "/v1/projects/p/operations/ASA3%3D",
        "/v1/projects/p/operations/%C3%A9",
        "/v1/projects/p/operations/%F0%9F%98%80",
        "/v1/projects/p/operations/__a__",
        "/v1/projects/p/operations/a;b=c",
        "/v1/projects/p/operations/.a",
        "/v1/projects/p/operations/a_b:cancel:cancel",
        "/v1/projects/./operations/a_b",
        "/v1/projects/%2A/operations/a_b",
        "/v1/projects/-p/operations/a_b",
        "/v1/projects/p/databases/(other)/operations/x",
        "/v1/projects/p/databases/a(default)/operations/x",
        "/v1/projects/p/locations/a.b/operations/x",
        "/v1/projects/p%20/operations",
        "/v1/projects/p/databases/%28%29/operations",
      })
  void aName_thatNothingCanHave_isAnInvalidArgument(String path) {
    String method = path.endsWith(":cancel") ? "POST" : "GET";
    Reply reply = http().send(method, path, NOTHING);
    assertEquals(400, reply.status(), reply.text());
    assertEquals("INVALID_ARGUMENT", reply.error().get("status").getAsString());
    JsonObject violation =
        reply
            .error()
            .getAsJsonArray("details")
            .get(1)
            .getAsJsonObject()
            .getAsJsonArray("fieldViolations")
            .get(0)
            .getAsJsonObject();
    assertEquals("name", violation.get("field").getAsString());
  }

  @Test
  void anId_hasAtMost128Characters() {
    String collection = "/v1/projects/p/operations/";
    assertEquals(404, http().get(collection + "x".repeat(128)).status());
    assertEquals(400, http().get(collection + "x".repeat(129)).status());
  }

  /** The server in front of the function refuses these itself, with a status and no body. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1//projects/p/operations/a_b",
        "/v1/projects/p/operations//a_b",
        "/v1/projects/p/operations/a%2Fb",
        "/v1/projects/p%2Foperations/a_b",
        "/v1/projects/p/%2e%2e/p/operations/a_b",
        "/v1/projects/p/operations/a%",
        "/v1/projects/p/operations/a%4",
        "/v1/projects/p/operations/a%zz",
        "/v1/projects/p/operations/a%FF",
        "/v1/projects/p/operations/a%C0%AF",
        "/v1/projects/p/operations/a%00",
        "/v1/projects/p/operations/a\\b",
        "/v1/projects/p/operations/a b",
        "/v1/projects/p/operations/é",
        "/v1/projects/p/operations/a#b",
      })
  void aPath_thatIsAmbiguousOrBadlyEncoded_isRefused(String path) {
    assertEquals(400, raw("GET", path).status());
  }

  @ParameterizedTest
  @CsvSource({
    "filter=%, %",
    "filter=%zz, %zz",
    "filter=a%C3, a%C3",
    "%ff=a, %ff",
    "a=%F0%9F, %F0%9F"
  })
  void aQuery_thatIsBadlyEncoded_isRefused(String query, String shown) {
    RawHttp.Reply reply = raw("GET", "/v1/projects/p/operations?" + query);
    assertEquals(400, reply.status());
    assertTrue(reply.body().contains("Invalid value '" + shown + "' for 'query'"), reply.body());
  }

  @ParameterizedTest
  @CsvSource({
    "GET,     /",
    "GET,     /v1",
    "GET,     /v1/",
    "GET,     /v1/projects",
    "GET,     /v1/projects/p",
    "GET,     /v1/operations/x",
    "GET,     /v2/projects/p/operations/a_b",
    "GET,     /V1/projects/p/operations/a_b",
    "GET,     /v1beta1/projects/p/operations/a_b",
    "GET,     /v1/folders/p/operations/a_b",
    "GET,     /v1/projects/p/operations/",
    "GET,     /v1/projects/p/operations/a_b/",
    "GET,     /v1/projects/p/operations/a_b/c",
    "GET,     /v1/projects/p/instances/i/operations/a_b",
    "GET,     /v1/projects/p/locations/l/databases/d/operations/a_b",
    "GET,     /v1/projects/../projects/p/operations/a_b",
    "OPTIONS, /v1/projects/p/operations:claim",
    "OPTIONS, /v1/projects/p",
    "OPTIONS, *",
  })
  void aPath_thatNoMethodHas_isNotFound_andSaysWhichAreServed(String method, String path) {
    RawHttp.Reply reply = raw(method, path);
    assertEquals(404, reply.status());
    assertTrue(reply.body().contains("METHOD_NOT_FOUND"), reply.body());
    assertTrue(
        reply
            .body()
            .contains(path + ". The paths served start with /v1/projects/{project}/operations;"),
        reply.body());
  }

  @ParameterizedTest
  @CsvSource({
    "POST,   /v1/projects/p/operations/a_b,             'GET, HEAD, DELETE, OPTIONS'",
    "PUT,    /v1/projects/p/operations/a_b,             'GET, HEAD, DELETE, OPTIONS'",
    "PATCH,  /v1/projects/p/operations/a_b,             'GET, HEAD, DELETE, OPTIONS'",
    "TRACE,  /v1/projects/p/operations/a_b,             'GET, HEAD, DELETE, OPTIONS'",
    "get,    /v1/projects/p/operations/a_b,             'GET, HEAD, DELETE, OPTIONS'",
    "POST,   /v1/projects/p/operations/a_b:undelete,    'GET, HEAD, DELETE, OPTIONS'",
    "POST,   /v1/projects/p/operations/a_b:Cancel,      'GET, HEAD, DELETE, OPTIONS, POST :cancel, POST :wait'",
    "POST,   /v1/projects/p/operations/a_b:,            'GET, HEAD, DELETE, OPTIONS'",
    "GET,    /v1/projects/p/operations/a_b:cancel,      'POST, OPTIONS'",
    "HEAD,   /v1/projects/p/operations/a_b:wait,        'POST, OPTIONS'",
    "DELETE, /v1/projects/p/operations/a_b:claim,       'POST, OPTIONS'",
    "GET,    /v1/projects/p/operations:start,           'POST, OPTIONS'",
    "POST,   /v1/projects/p/operations:claim,           'POST :cancel, POST :search, POST :count, POST :testIamPermissions, POST :start, POST :heartbeat.'",
    "POST,   /v1/projects/p/operations/a_b:start,       'POST :cancel, POST :wait, POST :terminate, GET :inspect, POST :claim'",
    "POST,   /v1/projects/p/operations,                 'GET, HEAD, OPTIONS, POST :cancel, POST :search, POST :count, POST :testIamPermissions, POST :start, POST :heartbeat.'",
    "DELETE, /v1/projects/p/databases/d/operations,     'GET, HEAD, OPTIONS'",
  })
  void aMethod_thatAPathDoesNotTake_isNotFound_andSaysWhichItTakes(
      String method, String path, String allowed) {
    RawHttp.Reply reply = raw(method, path);
    assertEquals(404, reply.status());
    String message = "Method not found: %s %s. This path takes %s".formatted(method, path, allowed);
    assertTrue(method.equals("HEAD") || reply.body().contains(message), reply.body());
  }

  @Test
  void cancel_withAnEncodedColon_isNoVerb_andChangesNothing() {
    String path = start("{}");
    RawHttp.Reply reply = raw("POST", path + "%3Acancel");
    assertEquals(404, reply.status());
    assertEquals("INITIALIZING", state(http().get(path).json()));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/projects/p/operations/a_b,        'GET, HEAD, DELETE, OPTIONS'",
    "/v1/projects/p/operations/a_b:cancel, 'POST, OPTIONS'",
    "/v1/projects/p/operations,            'GET, HEAD, OPTIONS'",
    "/v1/projects/p/operations:start,      'POST, OPTIONS'",
  })
  void options_saysWhatAPathTakes(String path, String allowed) {
    Reply reply = http().send("OPTIONS", path, NOTHING);
    assertEquals(200, reply.status());
    assertEquals(allowed, reply.header("Allow"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/projects/p/operations/a_b", "/v1/projects/p/operations"})
  void head_repliesAsGet_withoutTheBody(String path) {
    RawHttp.Reply get = raw("GET", path);
    RawHttp.Reply head = raw("HEAD", path);
    assertEquals(200, head.status());
    assertEquals("", head.body());
    assertEquals(headers(get), headers(head));
  }

  private static List<String> headers(RawHttp.Reply reply) {
    return Arrays.stream(reply.head().split("\r\n")).filter(it -> !it.startsWith("Date")).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,     /v1/projects/p/operations/a_b,       200",
    "GET,     /v1/projects/p/operations,           200",
    "OPTIONS, /v1/projects/p/operations,           200",
    "POST,    /v1/projects/p/operations:start,     200",
    "GET,     /v1/projects/p/operations/none,      404",
    "DELETE,  /v1/projects/p/operations/a_b,       400",
    "GET,     /v1/projects/p/operations?colour=1,  400",
    "GET,     /v1/projects/p/operations?alt=media, 400",
    "POST,    /v1/projects/p/operations/-x-:wait,  404",
    "GET,     /nothing/here,                       404",
    "GET,     /v1/projects/p/operations?%C3,       400",
  })
  void everyReply_isJsonThatNoCacheSharesAndNoBrowserGuesses(
      String method, String path, int status) {
    Reply reply = http().send(method, path, NOTHING);
    assertEquals(status, reply.status(), reply.text());
    assertEquals("application/json; charset=UTF-8", reply.header("Content-Type"));
    assertEquals("nosniff", reply.header("X-Content-Type-Options"));
    assertTrue(reply.header("Cache-Control").startsWith("private"));
    assertEquals("Accept-Encoding, Origin, X-Origin, Referer", reply.header("Vary"));
    assertTrue(reply.json().isJsonObject());
  }
}
