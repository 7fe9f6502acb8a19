package dev.longrun.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.ManualClock;
import dev.longrun.error.ApiException;
import dev.longrun.http.Headers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IamAuthenticatorTest {
  private static final String HEADER = "{\"alg\":\"RS256\",\"kid\":\"k\",\"typ\":\"JWT\"}";

  private final ManualClock clock = new ManualClock();
  private final long now = clock.instant().getEpochSecond();
  private final String ann =
      claims(
          "\"aud\":\"https://x.run.app\",\"sub\":\"108\",\"email\":\"Ann@Example.com\",\"email_verified\":true");
  private final String bob =
      claims("\"sub\":\"109\",\"email\":\"bob@example.com\",\"email_verified\":true");
  private final IamAuthenticator authenticator = new IamAuthenticator(Set.of(), clock);

  /** Those that every ID token of Google's has, and these. */
  private String claims(String more) {
    return "{\"iss\":\"https://accounts.google.com\",\"exp\":" + (now + 3600) + "," + more + "}";
  }

  /** As Cloud Run passes a token on, once it has verified it. */
  private static String verified(String claims) {
    return "Bearer "
        + Jwt.base64(HEADER)
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
    Caller caller = callerBy(verified(ann));
    assertEquals(
        new Caller("ann@example.com", Optional.of("ann@example.com"), Optional.empty()), caller);
  }

  @Test
  void aTokenWithoutAnAddress_isKnownByItsUniqueId() {
    String id = "108216931112345678901";
    assertEquals(
        new Caller(id, Optional.empty(), Optional.of(id)),
        callerBy(verified(claims("\"sub\":\"" + id + "\""))));
  }

  @Test
  void xServerlessAuthorization_countsAlone_ifItIsThere() {
    Map<String, List<String>> both =
        Map.of(
            "X-Serverless-Authorization", List.of(verified(ann)),
            "Authorization", List.of(verified(bob)));
    assertEquals("ACCESS_TOKEN_INVALID", refusal(both));
    Map<String, List<String>> other =
        Map.of(
            "X-Serverless-Authorization", List.of(verified(ann)),
            "Authorization", List.of("Bearer ya29.of-something-else"));
    assertEquals("ann@example.com", caller(other).principal());
    assertEquals(
        "ACCESS_TOKEN_INVALID",
        refusal(
            Map.of(
                "X-Serverless-Authorization", List.of("Bearer nonsense"),
                "Authorization", List.of(verified(bob)))));
    assertEquals(
        "ACCESS_TOKEN_INVALID",
        refusal(Map.of("X-Serverless-Authorization", List.of(verified(ann), verified(bob)))));
  }

  @Test
  void withoutAHeader_credentialsAreMissing() {
    assertEquals("CREDENTIALS_MISSING", refusal(Map.of()));
  }

  @Test
  void anAddressThatIsNotVerified_isNotTheCallers() {
    for (String claims :
        List.of(
            ann.replace("true", "false"),
            ann.replace("true", "\"yes\""),
            ann.replace(",\"email_verified\":true", ""),
            ann.replace("Ann@Example.com", "ann\uff20example.com"))) {
      assertEquals(
          new Caller("108", Optional.empty(), Optional.empty()), callerBy(verified(claims)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"email\":\"ann@example.com\",\"email_verified\":true",
        ",\"sub\":\"1\",\"sub\":\"2\"",
        ",\"sub\":\"1\",\"email\":\"a@x.example\",\"email\":\"b@x.example\"",
        ",\"sub\":\"\",\"email\":\"ann@example.com\"",
        ",\"sub\":{}",
      })
  void aTokenWithoutAnUnambiguousSubject_isRefused(String more) {
    String claims = claims("\"x\":1" + more);
    assertEquals(
        "ACCESS_TOKEN_INVALID", refusal(Map.of("Authorization", List.of(verified(claims)))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "\"sub\"", "ANN {}", "ANN}", "/**/ANN"})
  void whatIsNoClaims_isRefused(String text) {
    String claims = text.replace("ANN", ann);
    assertEquals(
        "ACCESS_TOKEN_INVALID", refusal(Map.of("Authorization", List.of(verified(claims)))));
  }

  /** Cloud Run puts the marker in place of the signature of every token that it has verified. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "AAAA",
        "SIGNATURE_REMOVED_BY_GOOGL",
        "SIGNATURE_REMOVED_BY_GOOGLE_",
        "signature_removed_by_google",
        "SIGNATURE_REMOVED_BY_GOOGLE.SIGNATURE_REMOVED_BY_GOOGLE",
      })
  void aTokenThatCloudRunHasNotVerified_isRefused(String signature) {
    String token = verified(ann).replace("SIGNATURE_REMOVED_BY_GOOGLE", signature);
    assertEquals("ACCESS_TOKEN_INVALID", refusal(Map.of("Authorization", List.of(token))));
    String none = token.replace(Jwt.base64(HEADER), Jwt.base64("{\"alg\":\"none\"}"));
    assertEquals("ACCESS_TOKEN_INVALID", refusal(Map.of("Authorization", List.of(none))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bearer  %s", "Bearer  %s", "BEARER %s", "bEARER %s", "Bearer\t%s", "Bearer %s "})
  void aHeaderThatCloudRunMightNotTakeForAToken_isRefused(String form) {
    String forged = form.formatted(verified(ann).substring("Bearer ".length()));
    assertEquals("ACCESS_TOKEN_INVALID", refusal(Map.of("Authorization", List.of(forged))));
    assertEquals(
        "ACCESS_TOKEN_INVALID",
        refusal(
            Map.of(
                "X-Serverless-Authorization", List.of(forged),
                "Authorization", List.of(verified(bob)))));
    assertEquals(
        "bob@example.com", callerBy(verified(bob).replace("Bearer", "bearer")).principal());
  }

  @Test
  void aTokenOfAnotherIssuer_orNoLongerGood_isRefused() {
    String other = ann.replace("accounts.google.com", "accounts.google.com.evil.example");
    String none = ann.replace("\"iss\"", "\"isss\"");
    String ended = ann.replace("" + (now + 3600), "" + (now - 30));
    String endless = ann.replace("\"exp\"", "\"expp\"");
    for (String claims : List.of(other, none, ended, endless)) {
      assertEquals(
          "ACCESS_TOKEN_INVALID", refusal(Map.of("Authorization", List.of(verified(claims)))));
    }
    callerBy(verified(ann.replace("https://accounts", "accounts")));
    callerBy(verified(ann.replace("" + (now + 3600), "" + (now - 29))));
  }

  @Test
  void whereAudiencesAreSet_aTokenMustBeForOneOfThem() {
    IamAuthenticator strict = new IamAuthenticator(Set.of("https://x.run.app"), clock);
    Headers right = new Headers(Map.of("Authorization", List.of(verified(ann))));
    assertEquals("ann@example.com", strict.authenticate(right, "m").principal());
    for (String claims :
        List.of(
            bob,
            ann.replace("x.run.app", "y.run.app"),
            ann.replace("\"https://x.run.app\"", "[\"https://x.run.app\"]"))) {
      Headers wrong = new Headers(Map.of("Authorization", List.of(verified(claims))));
      assertThrows(ApiException.class, () -> strict.authenticate(wrong, "m"));
    }
  }

  @Test
  void theDomainAndTheClient_areReadFromTheToken() {
    Caller cleo =
        callerBy(
            verified(
                claims(
                    "\"sub\":\"7\",\"hd\":\"Example.com\",\"azp\":\"32555940559.apps.googleusercontent.com\"")));
    assertEquals(Optional.of("example.com"), cleo.hostedDomain());
    assertEquals(Optional.of("32555940559.apps.googleusercontent.com"), cleo.client());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Bearer ya29.opaque", "Bearer eyJ.eyJ", "Bearer eyJ.%%.x", "Basic eDp5", "Bearer"})
  void whatIsNoIdToken_isRefused(String header) {
    assertEquals("ACCESS_TOKEN_INVALID", refusal(Map.of("Authorization", List.of(header))));
  }
}
