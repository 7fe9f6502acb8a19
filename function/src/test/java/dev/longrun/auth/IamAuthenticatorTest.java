package dev.longrun.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.error.ApiException;
import dev.longrun.http.Headers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IamAuthenticatorTest {
  private static final String ANN =
      "{\"iss\":\"https://accounts.google.com\",\"aud\":\"https://x.run.app\",\"sub\":\"108\",\"email\":\"Ann@Example.com\",\"email_verified\":true}";
  private static final String BOB =
      "{\"sub\":\"109\",\"email\":\"bob@example.com\",\"email_verified\":true}";

  private final IamAuthenticator authenticator = new IamAuthenticator();

  /** As Cloud Run passes a token on, once it has verified it. */
  private static String verified(String claims) {
    String header = "{\"alg\":\"RS256\",\"kid\":\"k\",\"typ\":\"JWT\"}";
    return "Bearer "
        + Jwt.base64(header)
        + "."
        + Jwt.base64(claims)
        + ".SIGNATURE_REMOVED_BY_GOOGLE";
  }

  private Caller caller(Map<String, List<String>> headers) {
    return authenticator.authenticate(new Headers(headers), "GetOperation");
  }

  private Caller callerBy(String authorization) {
    return caller(Map.of("Authorization", List.of(authorization)));
  }

  private String refusal(Map<String, List<String>> headers) {
    return assertThrows(ApiException.class, () -> caller(headers)).error().reason();
  }

  @Test
  void theIdentity_isReadFromATokenWithoutItsSignature() {
    Caller ann = callerBy(verified(ANN));
    assertEquals(
        new Caller("ann@example.com", Optional.of("ann@example.com"), Optional.empty()), ann);
  }

  @Test
  void aTokenWithoutAnAddress_isKnownByItsUniqueId() {
    String id = "108216931112345678901";
    assertEquals(
        new Caller(id, Optional.empty(), Optional.of(id)),
        callerBy(verified("{\"sub\":\"" + id + "\",\"azp\":\"" + id + "\"}")));
  }

  @Test
  void xServerlessAuthorization_countsAlone_ifItIsThere() {
    Map<String, List<String>> both =
        Map.of(
            "X-Serverless-Authorization", List.of(verified(ANN)),
            "Authorization", List.of(verified(BOB)));
    assertEquals("ann@example.com", caller(both).principal());
    assertEquals(
        "ACCESS_TOKEN_INVALID",
        refusal(
            Map.of(
                "X-Serverless-Authorization", List.of("Bearer nonsense"),
                "Authorization", List.of(verified(BOB)))));
    assertEquals(
        "ACCESS_TOKEN_INVALID",
        refusal(Map.of("X-Serverless-Authorization", List.of(verified(ANN), verified(BOB)))));
  }

  @Test
  void withoutAHeader_credentialsAreMissing() {
    assertEquals("CREDENTIALS_MISSING", refusal(Map.of()));
  }

  @Test
  void anAddressThatIsNotVerified_isNotTheCallers() {
    for (String claims :
        List.of(
            ANN.replace("true", "false"),
            ANN.replace("true", "\"yes\""),
            ANN.replace(",\"email_verified\":true", ""),
            ANN.replace("Ann@Example.com", "ann\uff20example.com"))) {
      assertEquals(
          new Caller("108", Optional.empty(), Optional.empty()), callerBy(verified(claims)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"email\":\"ann@example.com\",\"email_verified\":true}",
        "{\"sub\":\"1\",\"sub\":\"2\"}",
        "{\"sub\":\"1\",\"email\":\"a@x.example\",\"email\":\"b@x.example\"}",
        "{\"sub\":\"\",\"email\":\"ann@example.com\"}",
        "{\"sub\":{}}",
        "[]",
        "\"sub\"",
        "{\"sub\":\"1\"",
        "{\"sub\":\"1\"} {}",
        "",
      })
  void aTokenWithoutAnUnambiguousSubject_isRefused(String claims) {
    assertEquals(
        "ACCESS_TOKEN_INVALID", refusal(Map.of("Authorization", List.of(verified(claims)))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Bearer ya29.opaque", "Bearer eyJ.eyJ", "Bearer eyJ.%%.x", "Basic eDp5", "Bearer"})
  void whatIsNoIdToken_isRefused(String header) {
    assertEquals("ACCESS_TOKEN_INVALID", refusal(Map.of("Authorization", List.of(header))));
  }
}
