package dev.longrun.worker.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of a reply, whoever sent it. */
class ReplyReaderTest {
  private static ApiException refusal(int status, String body) {
    return assertThrows(ApiException.class, () -> ReplyReader.read(status, body));
  }

  @Test
  void aReply_isItsJson() {
    assertEquals("{\"a\":1}", ReplyReader.read(200, "{\"a\": 1}").toString());
  }

  @Test
  void anError_hasTheServersCodeAndReason() {
    ApiException refused =
        refusal(
            400,
            """
            {"error": {"code": 400, "status": "FAILED_PRECONDITION", "message": "Held.",
             "details": [{"@type": "t/x"}, {"reason": "LEASE_NOT_HELD"}]}}
            """);
    assertEquals(Code.FAILED_PRECONDITION, refused.code());
    assertEquals("LEASE_NOT_HELD", refused.reason());
    assertEquals("Held.", refused.getMessage());
    assertFalse(refused.isTransient());
  }

  @ParameterizedTest
  @CsvSource({
    "400,INVALID_ARGUMENT,false",
    "401,UNAUTHENTICATED,false",
    "403,PERMISSION_DENIED,false",
    "404,NOT_FOUND,false",
    "429,RESOURCE_EXHAUSTED,true",
    "500,INTERNAL,true",
    "502,UNAVAILABLE,true",
    "503,UNAVAILABLE,true",
    "504,DEADLINE_EXCEEDED,true",
    "418,UNKNOWN,true"
  })
  void anErrorOfSomethingInBetween_goesByItsStatus(int status, Code code, boolean again) {
    for (String body : new String[] {"<html>no</html>", "", "[]", "{\"error\": \"no\"}"}) {
      ApiException refused = refusal(status, body);
      assertEquals(code, refused.code());
      assertEquals(again, refused.isTransient());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "null", "<html>", "{\"a\":"})
  void aReplyThatIsNoJson_isAnError(String body) {
    assertEquals(Code.UNKNOWN, refusal(200, body).code());
  }

  @Test
  void aLongBody_isQuotedInPart() {
    assertTrue(refusal(503, "x".repeat(10_000)).getMessage().length() < 300);
  }
}
