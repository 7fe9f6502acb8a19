package dev.longrun.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.ManualClock;
import dev.longrun.error.ApiException;
import dev.longrun.http.Headers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which of the tokens that are valid are taken. */
class TokenTrustTest {
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
  private static final String GCLOUD = "32555940559.apps.googleusercontent.com";
  private static final String EVIL = "999999-evilapp.apps.googleusercontent.com";
  private static final String ID = "108216931112345678901";

  private final ManualClock clock = new ManualClock();
  private GoogleStandIn google;

  @BeforeEach
  void startGoogle() throws Exception {
    google = new GoogleStandIn(clock);
  }

  @AfterEach
  void stopGoogle() throws Exception {
    google.close();
  }

  private Caller caller(TokenTrust trust, String token) {
    return new OAuthAuthenticator(google.endpoints(), trust, clock)
        .authenticate(new Headers(Map.of("Authorization", List.of("Bearer " + token))), "m");
  }

  private String refusal(TokenTrust trust, String token) {
    return assertThrows(ApiException.class, () -> caller(trust, token)).error().reason();
  }

  private void issue(String token, Map<String, String> claims) {
    google.issue(token, Duration.ofHours(1), claims);
  }

  @Test
  void aTokenOfAnotherClient_isRefused_whereClientsAreNamed() {
    issue(
        "evil",
        Map.of("scope", SCOPE, "sub", "1", "email", "ann@x.example", "azp", EVIL, "aud", EVIL));
    issue("good", Map.of("scope", SCOPE, "sub", "1", "email", "ann@x.example"));
    issue("anonymous", Map.of("scope", SCOPE, "azp", EVIL, "aud", EVIL));
    TokenTrust gcloud = new TokenTrust(Set.of(), false, Set.of(GCLOUD));
    assertEquals("CLIENT_NOT_ALLOWED", refusal(gcloud, "evil"));
    assertEquals("CLIENT_NOT_ALLOWED", refusal(gcloud, "anonymous"));
    assertEquals(Optional.of(GCLOUD), caller(gcloud, "good").client());
    assertEquals("ann@x.example", caller(TokenTrust.of(Set.of()), "evil").principal());
  }

  @Test
  void aServiceAccount_isNoClient() {
    TokenTrust gcloud = new TokenTrust(Set.of(), false, Set.of(GCLOUD));
    String email = "robot@shop.iam.gserviceaccount.com";
    issue("robot", Map.of("scope", SCOPE, "sub", ID, "email", email, "azp", ID, "aud", ID));
    issue("quiet-robot", Map.of("scope", SCOPE, "azp", ID, "aud", ID));
    assertEquals(email, caller(gcloud, "robot").principal());
    assertEquals(Optional.of(ID), caller(gcloud, "quiet-robot").uniqueId());
  }

  @Test
  void usersWhoseTokensDontTellWhoTheyAre_areNotOne() {
    issue("one", Map.of("scope", SCOPE));
    issue("two", Map.of("scope", SCOPE));
    Caller one = caller(TokenTrust.of(Set.of()), "one");
    assertEquals(one, caller(TokenTrust.of(Set.of()), "one"));
    assertNotEquals(one.principal(), caller(TokenTrust.of(Set.of()), "two").principal());
    assertEquals(Optional.empty(), one.uniqueId());
  }

  @Test
  void whereAnAudienceIsRequired_aScopeAloneIsNotEnough() {
    ServiceAccount robot = ServiceAccount.of("robot@shop.iam.gserviceaccount.com");
    google.publish(robot);
    String scoped =
        Jwt.of(robot, clock.instant()).claim("scope", Jwt.quoted(SCOPE)).signedBy(robot);
    String meant =
        Jwt.of(robot, clock.instant())
            .claim("aud", Jwt.quoted("https://ops.example/"))
            .signedBy(robot);
    TokenTrust strict = new TokenTrust(Set.of("https://ops.example/"), true, Set.of(GCLOUD));
    assertEquals("ACCESS_TOKEN_INVALID", refusal(strict, scoped));
    assertEquals(robot.email(), caller(strict, meant).principal());
    assertEquals(robot.email(), caller(TokenTrust.of(Set.of()), scoped).principal());
  }

  @Test
  void aDomain_isTheTokensOwn_whereItHasOne() {
    Member domain = Member.parse("domain:Example.org");
    Caller ann = new Caller("a", Optional.of("ann@example.org"), Optional.empty());
    assertEquals(true, domain.includes().test(ann));
    assertEquals(
        true, domain.includes().test(ann.of(Optional.of("EXAMPLE.org"), Optional.empty())));
    assertEquals(false, domain.includes().test(ann.of(Optional.of("other.org"), Optional.empty())));
    Caller alias = new Caller("b", Optional.of("bob@alias.example"), Optional.empty());
    assertEquals(
        true, domain.includes().test(alias.of(Optional.of("example.org"), Optional.empty())));
  }

  @Test
  void headers_printNoValue() {
    Headers headers =
        new Headers(Map.of("Authorization", List.of("Bearer secret"), "Host", List.of("h")));
    assertEquals("Headers[authorization, host]", headers.toString());
  }
}
