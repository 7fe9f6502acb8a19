package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.Http.Reply;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In which form a reply comes: in part, not again, or packed. */
class RepresentationTest extends OneStoreFixture {
  private static final byte[] NOTHING = {};

  private Reply get(String path, String... headers) {
    return http().send("GET", path, NOTHING, headers);
  }

  @Test
  void fields_ofTheQueryOrTheHeader_leaveOnlyWhatTheyName() {
    String path = in("CANCELLED", "{}");
    String expected = "{\"done\":true,\"error\":{\"code\":1}}";
    for (String query : new String[] {"?fields=done,error/code", "?$fields=error(code),done"}) {
      assertEquals(expected, get(path + query + "&prettyPrint=false").text());
    }
    assertEquals(
        expected, get(path + "?prettyPrint=false", "X-Goog-FieldMask", "done,error.code").text());
    assertEquals(get(path).text(), get(path + "?fields=*").text());
    Reply list = get(path.substring(0, path.lastIndexOf('/')) + "?fields=operations/done");
    assertEquals("{\"operations\":[{\"done\":true}]}", list.json().toString());
  }

  @Test
  void fields_thatNoReplyHas_areRefused_beforeAnythingIsDone() {
    String path = start("{}");
    Reply refused = http().post(path + ":cancel?fields=name", "");
    assertEquals(400, refused.status());
    assertEquals("INVALID_SYSTEM_PARAMETER", refused.reason());
    assertEquals("INVALID_SYSTEM_PARAMETER", get(path + "?fields=a(").reason());
    assertEquals("INITIALIZING", state(get(path).json()));
  }

  @Test
  void fields_doNotTouchErrors() {
    assertEquals("OPERATION_NOT_FOUND", get(project() + "/operations/x?fields=name").reason());
  }

  @Test
  void anETag_sparesTheBody_untilTheOperationChanges() {
    String path = start("{}");
    Reply first = get(path);
    String tag = first.header("ETag");
    assertTrue(tag.matches("W/\"[0-9a-f]{32}\""), tag);
    assertEquals("private, no-cache", first.header("Cache-Control"));
    Reply again = get(path, "If-None-Match", tag);
    assertEquals(304, again.status());
    assertEquals("", again.text());
    assertEquals(tag, again.header("ETag"));
    assertEquals("", again.header("Content-Type"));
    claim(path);
    Reply changed = get(path, "If-None-Match", tag);
    assertEquals(200, changed.status());
    assertNotEquals(tag, changed.header("ETag"));
  }

  @ParameterizedTest
  @CsvSource({
    "'%s',                304",
    "'\"x\", %s',         304",
    "'*',                 304",
    "'\"x\"',             200",
    "'W/\"x\",,W/\"y\"',  200",
    "'x',                 200",
  })
  void ifNoneMatch_isAListOfTags(String header, int status) {
    String path = start("{}");
    String tag = get(path).header("ETag");
    assertEquals(status, get(path, "If-None-Match", header.formatted(tag)).status());
    String strong = tag.substring(2);
    assertEquals(status, get(path, "If-None-Match", header.formatted(strong)).status());
  }

  @Test
  void ifNoneMatch_countsOnlyForReads_thatSucceed() {
    String path = start("{}");
    assertEquals(200, http().post(path + ":cancel", "", "If-None-Match", "*").status());
    assertEquals(404, get(path + "x", "If-None-Match", "*").status());
    assertEquals("", get(path + "x").header("ETag"));
    assertEquals("", http().post(path + ":cancel", "").header("ETag"));
    assertEquals(304, http().send("HEAD", path, NOTHING, "If-None-Match", "*").status());
  }

  @Test
  void head_hasTheHeadersOfGet_andNoBody() {
    String path = start("{}");
    Reply get = get(path);
    Reply head = http().send("HEAD", path, NOTHING);
    assertEquals(200, head.status());
    assertEquals("", head.text());
    for (String header : new String[] {"ETag", "Content-Type", "Content-Length", "Vary"}) {
      assertEquals(get.header(header), head.header(header), header);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "deflate, gzip;q=0.5, br",
        "GZIP",
        "*",
        "identity;q=0.1, *;q=1",
        "br,gzip"
      })
  void aLargeReply_isPacked_forThoseWhoTakeThat(String accepted) throws Exception {
    String path = large();
    HttpResponse<byte[]> packed = getBytes(path, accepted);
    assertEquals("gzip", packed.headers().firstValue("Content-Encoding").orElse(""));
    assertTrue(packed.body().length < 1000);
    byte[] plain = new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes();
    assertArrayEquals(get(path).text().getBytes(StandardCharsets.UTF_8), plain);
    assertEquals(get(path).header("ETag"), packed.headers().firstValue("ETag").orElse(""));
    assertTrue(packed.headers().firstValue("Vary").orElse("").contains("Accept-Encoding"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "identity", "br", "gzip;q=0", "gzip; q=0.0, *", "*;q=0", ";", ",,"})
  void aReply_isNotPacked_forThoseWhoDont(String accepted) throws Exception {
    assertFalse(getBytes(large(), accepted).headers().map().containsKey("content-encoding"));
  }

  @Test
  void aSmallReply_isNotPacked() throws Exception {
    assertFalse(getBytes(start("{}"), "gzip").headers().map().containsKey("content-encoding"));
  }

  private String large() {
    return start("{\"labels\":{\"a\":\"" + "x".repeat(5000) + "\"}}");
  }

  private HttpResponse<byte[]> getBytes(String path, String accepted) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server().url() + path))
            .header("Accept-Encoding", accepted)
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
  }

  @Test
  void retryAfter_isOnlyInErrorsThatPass() {
    JsonObject error = get(project() + "/operations/x").error();
    assertEquals(404, error.get("code").getAsInt());
    assertEquals("", get(project() + "/operations/x").header("Retry-After"));
  }
}
