package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.longrun.operation.Effect;
import dev.longrun.operation.EffectKind;
import dev.longrun.operation.EffectKind.Group;
import dev.longrun.operation.EffectResult;
import dev.longrun.operation.Operations;
import dev.longrun.service.OutsideEffects;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of what is called outside of the store. */
class EffectsConfigTest {
  private static EffectsConfig config(Map<String, String> environment) {
    return Config.from(environment).effects();
  }

  @Test
  void byDefault_nothingIsCalled() {
    EffectsConfig config = config(Map.of());
    assertFalse(config.publishesEvents());
    assertEquals(Map.of(), config.outside(System.out).actions());
  }

  @Test
  void projects_andATopic_areCalled() {
    EffectsConfig config =
        config(
            Map.of(
                "LONGRUN_BACKEND_PROJECTS", "one, example.com:two",
                "LONGRUN_EVENTS_TOPIC", "projects/p/topics/operations"));
    assertEquals(Set.of("one", "example.com:two"), config.backendProjects());
    assertTrue(config.publishesEvents());
    assertEquals(
        Set.of(Group.BACKEND, Group.EVENTS), config.outside(System.out).actions().keySet());
  }

  @ParameterizedTest
  @CsvSource({
    "LONGRUN_BACKEND_PROJECTS, '*'",
    "LONGRUN_BACKEND_PROJECTS, 'a,b/c'",
    "LONGRUN_EVENTS_TOPIC, operations",
    "LONGRUN_EVENTS_TOPIC, projects/p/topics/x/y",
    "LONGRUN_EVENTS_TOPIC, projects/p/topics/goog?x",
    "LONGRUN_BACKEND_ENDPOINT, https://example.com:443",
    "LONGRUN_BACKEND_ENDPOINT, http://127.0.0.1.example.com:80",
    "LONGRUN_BACKEND_ENDPOINT, http://127.0.0.1:80/path",
    "LONGRUN_BACKEND_ENDPOINT, http://127.0.0.1:80@example.com",
    "PUBSUB_EMULATOR_HOST, localhost",
    "PUBSUB_EMULATOR_HOST, user@localhost:80",
  })
  void aSetting_thatIsWrong_isRefused_withItsName(String name, String value) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> config(Map.of(name, value)))
            .getMessage();
    assertTrue(message.startsWith(name + "="), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LONGRUN_BACKEND_ENDPOINT", "PUBSUB_EMULATOR_HOST"})
  void inTheCloud_noStandInIsCalled(String name) {
    String value = name.startsWith("P") ? "127.0.0.1:80" : "http://127.0.0.1:80";
    config(Map.of(name, value));
    assertThrows(
        IllegalArgumentException.class, () -> config(Map.of(name, value, "K_SERVICE", "x")));
  }

  @Test
  void anEffectThatIsGivenUp_isOneLine_withAllThatAnAlertNeeds() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Effect effect = new Effect(EffectKind.CANCEL_BACKEND, 0, Operations.START, "");
    new EffectLog(new PrintStream(bytes, true, StandardCharsets.UTF_8))
        .write(
            new OutsideEffects.GivenUp(
                Operations.name("x"), effect, EffectResult.refused("PERMISSION_DENIED: no")));
    assertEquals(
        JsonParser.parseString(
            """
            {"severity": "ERROR",
             "message": "gave up cancelBackend of projects/p/operations/x after 1 attempts: PERMISSION_DENIED: no",
             "effect": {"attempts": 1, "error": "PERMISSION_DENIED: no", "givenUp": "cancelBackend",
                        "operation": "projects/p/operations/x"}}
            """),
        JsonParser.parseString(bytes.toString(StandardCharsets.UTF_8)));
  }
}
