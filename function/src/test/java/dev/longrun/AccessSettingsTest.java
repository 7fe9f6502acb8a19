package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.auth.OAuthAuthenticator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a start says, word for word, of settings about access that are wrong. */
class AccessSettingsTest {
  private static final String POLICY =
      "{\"bindings\": [{\"role\": \"viewer\", \"members\": [\"domain:example.com\"]}]}";
  private static final String BROKEN_POLICY =
      "{\"bindings\": [\n{\"role\": \"boss\", \"members\": [\"domain:example.com\"]}]}";

  private static AccessConfig config(Map<String, String> environment, String... more) {
    Map<String, String> all = new HashMap<>(environment);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return Config.from(all).access();
  }

  private static AccessConfig oauth(String... more) {
    return config(Map.of("LONGRUN_AUTH", "oauth", "LONGRUN_POLICY", POLICY), more);
  }

  private static AccessConfig cloud(String... more) {
    return config(Map.of("K_SERVICE", "operations"), more);
  }

  /** What a start that must fail says. */
  private static String problem(Executable start) {
    String message = assertThrows(IllegalArgumentException.class, start).getMessage();
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  @Test
  void inTheCloud_aStartWithoutAMode_fails() {
    String expected = "LONGRUN_AUTH must be set to oauth or iam: it has no default";
    assertEquals(expected, problem(() -> cloud()));
    assertEquals(expected, problem(() -> cloud("LONGRUN_AUTH", "")));
    assertEquals(expected, problem(() -> cloud("LONGRUN_AUTH", " ")));
    assertEquals(expected, problem(() -> cloud("LONGRUN_POLICY", POLICY)));
    assertEquals(expected, problem(() -> config(Map.of("K_SERVICE", ""))));
  }

  @Test
  void inTheCloud_aStartForEveryone_fails() {
    assertEquals(
        "LONGRUN_AUTH=none would open this service to everyone, so it is refused where K_SERVICE is set",
        problem(() -> cloud("LONGRUN_AUTH", "none", "LONGRUN_POLICY", POLICY)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"oauth", "iam"})
  void inTheCloud_aStartWithoutAPolicy_fails(String mode) {
    assertEquals(
        "LONGRUN_POLICY_FILE: it or LONGRUN_POLICY must be set, or nobody could do anything",
        problem(() -> cloud("LONGRUN_AUTH", mode)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"oauth", "iam"})
  void inTheCloud_aStartWithABrokenPolicy_fails_andNamesTheLine(String mode) {
    assertEquals(
        "LONGRUN_POLICY: the policy is wrong in line 2: 'boss' is no role; use viewer, operator, admin or worker",
        problem(() -> cloud("LONGRUN_AUTH", mode, "LONGRUN_POLICY", BROKEN_POLICY)));
  }

  @ParameterizedTest
  @CsvSource({"oauth, OAUTH", "iam, IAM", "' oauth ', OAUTH"})
  void inTheCloud_aStartWithModeAndPolicy_succeeds(String value, AccessConfig.Mode mode) {
    assertEquals(mode, cloud("LONGRUN_AUTH", value, "LONGRUN_POLICY", POLICY).mode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"OAuth", "open", "oauth,iam", "false", "0"})
  void aModeThatIsNotKnown_isRefused(String value) {
    String expected = "LONGRUN_AUTH=" + value + " is not known; use oauth, iam or none";
    assertEquals(expected, problem(() -> cloud("LONGRUN_AUTH", value)));
    assertEquals(expected, problem(() -> config(Map.of("LONGRUN_AUTH", value))));
  }

  @Test
  void outsideTheCloud_thereIsNoDefaultEither_oauthWorks_andIamIsRefused() {
    assertEquals(
        "LONGRUN_AUTH must be set to oauth, or to none on a machine of one's own: it has no default",
        problem(() -> config(Map.of())));
    assertEquals(AccessConfig.Mode.NONE, config(Map.of("LONGRUN_AUTH", "none")).mode());
    assertEquals(AccessConfig.Mode.OAUTH, oauth().mode());
    assertEquals(
        "LONGRUN_AUTH=iam trusts what Cloud Run has verified, so it is refused where K_SERVICE is not set",
        problem(() -> config(Map.of("LONGRUN_AUTH", "iam", "LONGRUN_POLICY", POLICY))));
  }

  @Test
  void aPolicyFile_thatCantBeRead_isNamed(@TempDir Path directory) throws IOException {
    Path notText = Files.write(directory.resolve("latin1"), new byte[] {'{', (byte) 0xe4});
    for (Path file : Set.of(directory, directory.resolve("missing"), notText)) {
      String message =
          problem(
              () ->
                  config(Map.of("LONGRUN_AUTH", "oauth"), "LONGRUN_POLICY_FILE", file.toString()));
      assertTrue(message.startsWith("LONGRUN_POLICY_FILE"), message);
      assertTrue(message.contains(file.toString()), message);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://tokens.example.com/check",
        "http://localhost:9000/x",
        "http://127.0.0.1:9000/x",
        "http://[::1]:9000/x",
      })
  void anEndpoint_isHttps_orOnThisMachine(String url) {
    OAuthAuthenticator.Endpoints endpoints =
        oauth("LONGRUN_TOKENINFO_URL", url, "LONGRUN_SERVICE_ACCOUNT_KEYS_URL", url + "/")
            .verification()
            .endpoints();
    assertEquals(url, endpoints.tokenInfo().toString());
    assertEquals(url + "/", endpoints.serviceAccountKeys().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://tokens.example.com/check",
        "http://localhost.example.com/",
        "http://localhost@example.com/",
        "http://127.0.0.2.example.com/",
        "ftp://localhost/",
        "file:///etc/passwd",
        "localhost:9000",
        "/tokeninfo",
        "https:///path",
        "https:tokens.example.com",
        "https://",
        "https://exa mple.com/",
        "https://tokens.example.com:99999/",
      })
  void anyOtherEndpoint_isRefused(String url) {
    for (String name : Set.of("LONGRUN_TOKENINFO_URL", "LONGRUN_SERVICE_ACCOUNT_KEYS_URL")) {
      assertEquals(
          name + "=" + url + " is not known; use an https: URL", problem(() -> oauth(name, url)));
    }
  }

  @Test
  void theKeysOfAnAccount_areBelowTheEndpoint_withOrWithoutItsSlash() {
    assertEquals(
        "https://keys.example.com/jwk/",
        oauth("LONGRUN_SERVICE_ACCOUNT_KEYS_URL", "https://keys.example.com/jwk")
            .verification()
            .endpoints()
            .serviceAccountKeys()
            .toString());
    assertEquals(
        "https://keys.example.com/",
        oauth("LONGRUN_SERVICE_ACCOUNT_KEYS_URL", "https://keys.example.com")
            .verification()
            .endpoints()
            .serviceAccountKeys()
            .toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "many", "9999999999", "1e3", "\u0661"})
  void aLimitThatIsNoNumber_isRefused(String value) {
    for (String name :
        Set.of("LONGRUN_REQUESTS_PER_SECOND", "LONGRUN_CALLER_REQUESTS_PER_SECOND")) {
      assertEquals(
          name + "=" + value + " is not known; use a whole number, 0 or more",
          problem(() -> oauth(name, value)));
    }
  }
}
