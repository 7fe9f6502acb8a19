package dev.longrun.auth;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.ManualClock;
import dev.longrun.error.ApiException;
import dev.longrun.http.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that Google vouches for, and that only look like those in the policy. */
class LookalikeAddressTest {
  private static final String SCOPE = "https://www.googleapis.com/auth/datastore";
  private static final Policy POLICY =
      PolicyReader.read(
          """
          {"bindings": [
            {"role": "viewer", "members": ["user:kate@example.com", "domain:corp.example"]}
          ]}
          """);

  private final ManualClock clock = new ManualClock();
  private GoogleStandIn google;
  private OAuthAuthenticator authenticator;

  @BeforeEach
  void startGoogle() throws IOException {
    google = new GoogleStandIn(clock);
    authenticator = new OAuthAuthenticator(google.endpoints(), TokenTrust.of(Set.of()), clock);
  }

  @AfterEach
  void stopGoogle() throws IOException {
    google.close();
  }

  private Caller callerWith(Map<String, String> claims) {
    google.issue("token", Duration.ofHours(1), claims);
    return authenticator.authenticate(
        new Headers(Map.of("Authorization", List.of("Bearer token"))), "GetOperation");
  }

  private Caller callerWithAddress(String address) {
    return callerWith(Map.of("scope", SCOPE, "sub", "108", "email", address));
  }

  private static void check(Caller caller) {
    POLICY.check(caller, "operations.get", "projects/p/operations/o");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"kate@example.com", "KATE@Example.COM", "kate@corp.example", "x.y+z@CORP.example"})
  void anAddressInThePolicy_isFound_inWhateverCase(String address) {
    assertDoesNotThrow(() -> check(callerWithAddress(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u212aate@example.com",
        "kate\uff20example.com",
        "kate@example\uff0ecom",
        "k\u0430te@example.com",
        "kate\u200b@example.com",
        "kate@ex\u00adample.com",
        "kate@example.com.",
        "kate@example.com\n",
        "\nkate@example.com",
        "kate@example.com\u0000",
        " kate@example.com",
        "kate@example.com ",
        "kate@example.com, x@evil.example",
        "kate@example.com@evil.example",
        "evil@kate@example.com",
        "\"kate@example.com\"@evil.example",
        "<kate@example.com>",
        "user:kate@example.com",
        "kate+x@example.com",
        "kate@sub.example.com",
        "kate@evil-corp.example",
        "kate@evil.example/corp.example",
        "evil@evil.example\u0000@corp.example",
        "evil@evil.example\n@corp.example",
        "\uff20corp.example",
        "kate@corp.example.",
        "kate@\u212aorp.example",
        "@corp.example",
        "kate@",
        "",
      })
  void anAddressThatOnlyLooksLikeIt_permitsNothing(String address) {
    Caller caller = callerWithAddress(address);
    ApiException denied = assertThrows(ApiException.class, () -> check(caller));
    assertEquals("IAM_PERMISSION_DENIED", denied.error().reason());
  }

  @ParameterizedTest
  @ValueSource(strings = {"kate\uff20example.com", "kate@example.com\n", ""})
  void anAddressThatIsNotPlain_isNotTheNameThatIsRecorded(String address) {
    assertEquals("108", callerWithAddress(address).principal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "no", "", "TRUE", "1", "null"})
  void anAddressThatGoogleDoesNotVouchFor_permitsNothing(String verified) {
    Caller caller =
        callerWith(
            Map.of(
                "scope",
                SCOPE,
                "sub",
                "108",
                "email",
                "kate@example.com",
                "email_verified",
                verified));
    assertThrows(ApiException.class, () -> check(caller));
    assertEquals("108", caller.principal());
  }

  @Test
  void aSubject_thatIsSpelledLikeAnAddress_permitsNothing() {
    Caller caller = callerWith(Map.of("scope", SCOPE, "sub", "kate@example.com"));
    assertThrows(ApiException.class, () -> check(caller));
  }
}
