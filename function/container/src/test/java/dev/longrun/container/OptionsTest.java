package dev.longrun.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  private static Options parse(String line, Map<String, String> environment) {
    return Options.parse(line.isEmpty() ? List.of() : List.of(line.split(" ")), environment);
  }

  @Test
  void withoutAny_theOperationsAreServedToAll_onPort8080() {
    assertEquals(new Options("dev.longrun.OperationsFunction", 8080, false), parse("", Map.of()));
  }

  @Test
  void whatTheCommandLineSays_goesBeforeTheEnvironment() {
    Map<String, String> environment = Map.of("PORT", "81", "FUNCTION_TARGET", "a.B");
    assertEquals(new Options("a.B", 81, false), parse("", environment));
    assertEquals(
        new Options("c.D", 82, true), parse("--target c.D --local --port 82", environment));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--port", "--port 65536", "--port x", "--port -1", "--remote", "x"})
  void whatIsWrong_isRefused_byItsName(String line) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> parse(line, Map.of()));
    String[] words = line.split(" ");
    assertTrue(refusal.getMessage().contains(words[words.length - 1]), refusal.getMessage());
  }
}
