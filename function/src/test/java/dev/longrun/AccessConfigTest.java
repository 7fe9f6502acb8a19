package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.AccessConfig.Limits;
import dev.longrun.AccessConfig.Mode;
import dev.longrun.auth.Caller;
import dev.longrun.auth.OAuthAuthenticator.Endpoints;
import dev.longrun.auth.Policy;
import dev.longrun.auth.TokenTrust;
import dev.longrun.error.ApiException;
import dev.longrun.http.Origins;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessConfigTest {
  private static final String POLICY =
      "{\"bindings\":[{\"role\":\"operator\",\"members\":[\"user:ann@example.com\"]}]}";

  @TempDir static Path directory;

  private static AccessConfig config(Map<String, String> environment) {
    return Config.from(environment).access();
  }

  private static Map<String, String> oauth(String name, String value) {
    Map<String, String> environment = new HashMap<>();
    environment.put("LONGRUN_AUTH", "oauth");
    environment.put("LONGRUN_POLICY", POLICY);
    environment.put(name, value);
    return environment;
  }

  private static String refused(Map<String, String> environment) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> config(environment));
    assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
    return refused.getMessage();
  }

  @Test
  void withoutAMode_nothingStarts() {
    assertTrue(refused(Map.of()).startsWith("LONGRUN_AUTH must be set to oauth, or to none "));
  }

  @Test
  void withoutAnyOtherSetting_isOpenToEveryoneOnThisMachine() {
    AccessConfig open = config(Map.of("LONGRUN_AUTH", "none"));
    assertEquals(Mode.NONE, open.mode());
    assertEquals(Policy.OPEN, open.policy());
    assertEquals(Set.of(), open.verification().trust().audiences());
    assertEquals(Endpoints.GOOGLE, open.verification().endpoints());
    assertEquals(new Limits(1000, 100), open.limits());
    assertEquals(Origins.NONE, open.origins());
    assertEquals(open, config(oauthSettingsLeftBlank()));
  }

  private static Map<String, String> oauthSettingsLeftBlank() {
    return Map.of(
        "LONGRUN_AUTH", "none",
        "LONGRUN_POLICY", " ",
        "LONGRUN_POLICY_FILE", "",
        "LONGRUN_AUDIENCES", "",
        "LONGRUN_TOKENINFO_URL", "",
        "LONGRUN_SERVICE_ACCOUNT_KEYS_URL", "\t",
        "LONGRUN_REQUESTS_PER_SECOND", "",
        "LONGRUN_CALLER_REQUESTS_PER_SECOND", " ");
  }

  @Test
  void everySetting_isTaken() {
    Map<String, String> environment =
        oauth("LONGRUN_AUDIENCES", "https://a.example, https://b.example/ ,");
    environment.put("LONGRUN_TOKENINFO_URL", "http://localhost:9/t");
    environment.put("LONGRUN_SERVICE_ACCOUNT_KEYS_URL", "https://keys.example/");
    environment.put("LONGRUN_REQUESTS_PER_SECOND", "0");
    environment.put("LONGRUN_CALLER_REQUESTS_PER_SECOND", "7");
    environment.put("LONGRUN_CORS_ORIGINS", "https://app.example, http://localhost:3000");
    AccessConfig config = config(environment);
    assertEquals(Mode.OAUTH, config.mode());
    assertIsPolicy(config);
    assertEquals(
        Set.of(
            "https://a.example", "https://a.example/", "https://b.example", "https://b.example/"),
        config.verification().trust().audiences());
    assertEquals(
        new Endpoints(URI.create("http://localhost:9/t"), URI.create("https://keys.example/")),
        config.verification().endpoints());
    assertEquals(new Limits(0, 7), config.limits());
    assertEquals(
        Set.of("https://app.example", "http://localhost:3000"), config.origins().allowed());
  }

  @Test
  void thePolicy_mayBeInAFile() throws Exception {
    Path file = Files.writeString(directory.resolve("policy.json"), POLICY);
    AccessConfig config =
        config(Map.of("LONGRUN_AUTH", "oauth", "LONGRUN_POLICY_FILE", file.toString()));
    assertIsPolicy(config);
  }

  private static void assertIsPolicy(AccessConfig config) {
    Caller ann = new Caller("ann@example.com", Optional.of("ann@example.com"), Optional.empty());
    config.policy().check(ann, "operations.cancel", "projects/p");
    assertThrows(
        ApiException.class, () -> config.policy().check(ann, "operations.delete", "projects/p"));
  }

  @ParameterizedTest
  @CsvSource({
    "LONGRUN_REQUIRE_AUDIENCE,           yes,                   true or false",
    "LONGRUN_AUTH,                       oauth2,                'oauth, iam or none'",
    "LONGRUN_AUTH,                       OAUTH,                 'oauth, iam or none'",
    "LONGRUN_TOKENINFO_URL,              http://google.example, an https: URL",
    "LONGRUN_TOKENINFO_URL,              a b,                   an https: URL",
    "LONGRUN_SERVICE_ACCOUNT_KEYS_URL,   ftp://localhost/,      an https: URL",
    "LONGRUN_SERVICE_ACCOUNT_KEYS_URL,   keys,                  an https: URL",
    "LONGRUN_REQUESTS_PER_SECOND,        -1,                    'a whole number, 0 or more'",
    "LONGRUN_REQUESTS_PER_SECOND,        many,                  'a whole number, 0 or more'",
    "LONGRUN_CALLER_REQUESTS_PER_SECOND, 1.5,                   'a whole number, 0 or more'",
    "LONGRUN_CALLER_REQUESTS_PER_SECOND, 99999999999,           'a whole number, 0 or more'",
  })
  void aSetting_thatIsWrong_isRefusedInOneLine_withItsNameItsValueAndWhatItMayBe(
      String name, String value, String allowed) {
    String message = refused(oauth(name, value));
    assertTrue(message.startsWith(name + "=" + value + " "), message);
    assertTrue(message.endsWith("use " + allowed), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "{}",
        "{\"bindings\":[]}",
        "{\"bindings\":[{\"role\":\"owner\",\"members\":[\"user:ann@example.com\"]}]}",
        "{\"bindings\":[{\"role\":\"admin\",\"members\":[]}]}",
        "{\"bindings\":[{\"role\":\"admin\",\"members\":[\"ann\"]}]}",
        "{\"bindings\":[{\"role\":\"admin\",\"members\":[\"user:a@b.c\"],\"project\":\"a b\"}]}",
        "{\"bindings\":[{\"rolle\":\"admin\",\"members\":[\"user:a@b.c\"]}]}",
        POLICY + "x",
      })
  void aPolicy_thatIsWrong_isRefusedInOneLine(String policy) {
    String message = refused(oauth("LONGRUN_POLICY", policy));
    assertTrue(message.startsWith("LONGRUN_POLICY: the policy is wrong in line 1: "), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing.json", ".", "a\u0000b"})
  void aPolicyFile_thatCannotBeRead_isRefusedInOneLine(String file) {
    String path = file.contains("\u0000") ? file : directory.resolve(file).toString();
    String message = refused(Map.of("LONGRUN_AUTH", "oauth", "LONGRUN_POLICY_FILE", path));
    assertTrue(message.startsWith("LONGRUN_POLICY_FILE: "), message);
  }

  @Test
  void aMode_thatKnowsItsCallers_needsAPolicy() {
    String message = refused(Map.of("LONGRUN_AUTH", "oauth"));
    assertTrue(message.startsWith("LONGRUN_POLICY_FILE: "), message);
    assertTrue(message.contains("LONGRUN_POLICY must be set"), message);
  }

  @Test
  void iam_worksOnlyBehindCloudRun_andNoneOnlyOutsideOfIt() {
    Map<String, String> iam = oauth("LONGRUN_AUTH", "iam");
    assertTrue(refused(iam).startsWith("LONGRUN_AUTH=iam "));
    iam.put("K_SERVICE", "operations");
    assertEquals(Mode.IAM, config(iam).mode());
    Map<String, String> none = oauth("LONGRUN_AUTH", "none");
    assertEquals(Mode.NONE, config(none).mode());
    none.put("K_SERVICE", "operations");
    assertTrue(refused(none).startsWith("LONGRUN_AUTH=none "));
  }

  @Test
  void inTheCloud_theModeHasNoDefault() {
    String message = refused(Map.of("K_SERVICE", "operations", "LONGRUN_POLICY", POLICY));
    assertEquals("LONGRUN_AUTH must be set to oauth or iam: it has no default", message);
  }

  @Test
  void whichTokensAreTaken_isSet() {
    Map<String, String> environment = oauth("LONGRUN_CLIENTS", " a.apps, ,b.apps ");
    environment.put("LONGRUN_REQUIRE_AUDIENCE", "true");
    TokenTrust trust = config(environment).verification().trust();
    assertEquals(Set.of("a.apps", "b.apps"), trust.clients());
    assertTrue(trust.audienceRequired());
  }

  @Test
  void whetherReadsAreAudited_isTrueOrFalse() {
    Settings settings = new Settings(Map.of("LONGRUN_AUDIT_READS", "1"));
    AccessConfig config = config(oauth("LONGRUN_CLIENTS", ""));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> config.access(System.out, settings, new ManualClock()))
            .getMessage();
    assertEquals("LONGRUN_AUDIT_READS=1 is not known; use true or false", message);
  }

  @Test
  void whatIsOpenToOthers_isSaidAtTheStart() {
    assertEquals(List.of(), warnings(oauth("LONGRUN_CLIENTS", "a.apps")));
    assertTrue(
        warnings(oauth("LONGRUN_CLIENTS", "")).get(0).startsWith("LONGRUN_CLIENTS is not set"));
    assertTrue(warnings(Map.of("LONGRUN_AUTH", "none")).get(0).startsWith("LONGRUN_AUTH=none: "));
    Map<String, String> emulator = oauth("LONGRUN_AUTH", "iam");
    emulator.put("K_SERVICE", "operations");
    emulator.put("FIRESTORE_EMULATOR_HOST", "localhost:1");
    assertTrue(warnings(emulator).get(0).startsWith("FIRESTORE_EMULATOR_HOST is set"));
  }

  private static List<String> warnings(Map<String, String> environment) {
    return config(environment).warnings(new Settings(environment));
  }
}
