package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.Http.Reply;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The query of a request: the parameters that every Google API takes, and all others. */
class SystemParametersTest extends OneStoreFixture {
  private static final byte[] NOTHING = {};

  private String path;

  @BeforeAll
  void startOne() {
    path = in("CANCELLING", "{\"operationType\":\"IMPORT_ENTITIES\"}");
  }

  /** With a raw socket, since a client may refuse to send an unencoded semicolon or dollar. */
  private RawHttp.Reply raw(String query) {
    return RawHttp.send(
        server().port(), NOTHING, "GET " + path + query + " HTTP/1.1", "Host: localhost");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?",
        "?&&",
        "?alt=json",
        "?alt",
        "?alt=",
        "?$alt=json",
        "?prettyPrint=true",
        "?prettyPrint=1",
        "?$prettyPrint=true",
        "?key=AIza-no-key",
        "?$key=x",
        "?quotaUser=me&quotaUser=you",
        "?$quotaUser=me",
        "?$userProject=p",
        "?$apiVersion=v1",
        "?uploadType=media",
        "?upload_protocol=raw",
        "?fields",
        "?fields=*",
        "?fields=name,metadata&fields=done",
        "?$fields=*",
        "?$.xgafv=2",
        "?%24.xgafv=1",
        "?alt=json&key=x&prettyPrint=true&fields=name,metadata&$.xgafv=2&quotaUser=u",
      })
  void aSystemParameter_thatChangesNothing_isTaken(String query) {
    RawHttp.Reply reply = raw(query);
    assertEquals(200, reply.status(), reply.body());
    assertEquals(http().get(path).text(), reply.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?$alt=json;enum-encoding=int",
        "?$alt=json;enum-encoding%3Dint",
        "?$alt=json%3Benum-encoding=int",
        "?%24alt=json%3Benum-encoding%3Dint",
        "?alt=json;enum-encoding=int",
      })
  void enumEncodingInt_givesEnumsAsNumbers_butNoString(String query) {
    assertEquals(
        http().get(path).text().replace("\"CANCELLING\"", "3").replace("\"IMPORT_ENTITIES\"", "2"),
        raw(query).body());
  }

  @Test
  void enumEncodingInt_holdsForEveryReplyWithAnOperation() {
    String parent = project();
    String query = "?$alt=json%3Benum-encoding%3Dint";
    Reply started = http().post(parent + "/operations:start" + query, "{\"operationId\":\"a\"}");
    assertEquals("1", state(started.json()));
    assertEquals(
        "1",
        state(
            listed(parent + "/operations", query + "&filter=metadata.common.state%3DINITIALIZING")
                .get(0)
                .getAsJsonObject()));
    Reply claimed = http().post(parent + "/operations/a:claim" + query, "{\"worker\":\"w\"}");
    assertEquals("2", state(claimed.json().getAsJsonObject("operation")));
    Reply waited = http().post(parent + "/operations/a:wait" + query, "{\"timeout\":\"0s\"}");
    assertEquals("2", state(waited.json()));
  }

  @Test
  void prettyPrintFalse_isCompact_butNotForErrors() {
    assertEquals(
        http().get(path).json().toString(), http().get(path + "?prettyPrint=false").text());
    assertEquals("{}", http().post(path + ":cancel?prettyPrint=false", "").text());
    assertEquals("{}", http().post(path + ":cancel?$prettyPrint=0", "").text());
    assertTrue(http().get(path + "x?prettyPrint=false").text().startsWith("{\n  \"error\": {\n"));
  }

  @Test
  void xgafv1_addsTheOldListToErrors() {
    JsonObject error = http().get(path + "x?$.xgafv=1").error();
    JsonObject old = error.getAsJsonArray("errors").get(0).getAsJsonObject();
    assertEquals(error.get("message"), old.get("message"));
    assertEquals("global", old.get("domain").getAsString());
    assertEquals("OPERATION_NOT_FOUND", old.get("reason").getAsString());
    assertFalse(http().get(path + "x?$.xgafv=2").error().has("errors"));
    assertFalse(http().get(path + "x").error().has("errors"));
  }

  @ParameterizedTest
  @CsvSource({
    "alt=media,                    INVALID_SYSTEM_PARAMETER, alt",
    "alt=proto,                    INVALID_SYSTEM_PARAMETER, alt",
    "alt=xml,                      INVALID_SYSTEM_PARAMETER, alt",
    "alt=JSON,                     INVALID_SYSTEM_PARAMETER, alt",
    "alt=json%3Benum-encoding,     INVALID_SYSTEM_PARAMETER, alt",
    "$alt=sse,                     INVALID_SYSTEM_PARAMETER, alt",
    "prettyPrint=yes,              INVALID_SYSTEM_PARAMETER, prettyPrint",
    "$.xgafv=3,                    INVALID_SYSTEM_PARAMETER, $.xgafv",
    "callback=f,                   INVALID_SYSTEM_PARAMETER, callback",
    "callback,                     INVALID_SYSTEM_PARAMETER, callback",
    "$callback=f,                  INVALID_SYSTEM_PARAMETER, callback",
    "access_token=ya29.x,          TOKEN_IN_QUERY,           access_token",
    "oauth_token=ya29.x,           TOKEN_IN_QUERY,           oauth_token",
    "bearer_token=ya29.x,          TOKEN_IN_QUERY,           bearer_token",
    "colour=red,                   UNKNOWN_QUERY_PARAMETER,  colour",
    "Alt=json,                     UNKNOWN_QUERY_PARAMETER,  Alt",
    "$colour=red,                  UNKNOWN_QUERY_PARAMETER,  $colour",
    "pageSize=3,                   UNKNOWN_QUERY_PARAMETER,  pageSize",
    "name=projects/p/operations/o, UNKNOWN_QUERY_PARAMETER,  name",
    "=x,                           UNKNOWN_QUERY_PARAMETER,  ''",
  })
  void aParameter_thatCannotBeHonoured_isRefusedByName(String query, String reason, String name) {
    for (String method : new String[] {"GET", "DELETE"}) {
      Reply reply = http().send(method, path + "?" + query, NOTHING);
      assertEquals(400, reply.status(), reply.text());
      assertEquals(reason, reply.reason());
      JsonObject badRequest = reply.error().getAsJsonArray("details").get(1).getAsJsonObject();
      JsonObject violation = badRequest.getAsJsonArray("fieldViolations").get(0).getAsJsonObject();
      assertEquals(name, violation.get("field").getAsString());
    }
    assertFalse(http().get(path + "?" + query).text().contains("ya29"));
  }

  @ParameterizedTest
  @ValueSource(strings = {":cancel", ":wait", ":claim", ":heartbeat", ":finish"})
  void aParameter_thatIsUnknown_isRefusedByEveryMethod(String verb) {
    assertEquals("UNKNOWN_QUERY_PARAMETER", http().post(path + verb + "?reason=none", "").reason());
    String collection = path.substring(0, path.lastIndexOf('/'));
    assertEquals("UNKNOWN_QUERY_PARAMETER", http().get(collection + "?size=3").reason());
    assertEquals(
        "UNKNOWN_QUERY_PARAMETER", http().post(collection + ":start?operationId=a", "").reason());
    assertEquals("CANCELLING", state(http().get(path).json()));
  }

  @ParameterizedTest
  @CsvSource({
    "pageSize=1&pageSize=1,         pageSize",
    "pageSize=1&page_size=1,        pageSize",
    "filter=done&filter=done,       filter",
    "pageToken=a&pageToken=b,       pageToken",
    "pageSize=2147483648,           pageSize",
    "pageSize=1.0,                  pageSize",
    "pageSize=-1,                   pageSize",
    "pageToken=a,                   pageToken",
    "pageToken=%F0%9F%98%80,        pageToken",
    "returnPartialSuccess=perhaps,  returnPartialSuccess",
  })
  void aFieldOfTheQuery_thatIsWrong_isNamed(String query, String field) {
    Reply reply = http().get(project() + "/operations?" + query);
    assertEquals(400, reply.status(), reply.text());
    assertTrue(
        reply.error().get("message").getAsString().contains("for '" + field + "'"), reply.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?filter&pageSize=0&pageToken",
        "?filter=&pageSize=&pageToken=",
        "?page_size=5&page_token=",
        "?returnPartialSuccess=false",
        "?return_partial_success",
        "?filter=name%3D%22http://x/?y%22",
      })
  void aFieldOfTheQuery_mayBeEmpty_andInEitherSpelling(String query) {
    RawHttp.Reply reply =
        RawHttp.send(
            server().port(),
            NOTHING,
            "GET " + project() + "/operations" + query + " HTTP/1.1",
            "Host: localhost");
    assertEquals(200, reply.status(), reply.body());
  }
}
