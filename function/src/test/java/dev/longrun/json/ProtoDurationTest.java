package dev.longrun.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.error.ApiException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "0s,                       PT0S",
    "30s,                      PT30S",
    "007s,                     PT7S",
    "1.5s,                     PT1.5S",
    "0.000000001s,             PT0.000000001S",
    "315576000000.999999999s,  PT87660000H0.999999999S",
  })
  void parse_takesSeconds_withUpToNineDecimals(String text, Duration duration) {
    assertEquals(duration, ProtoDuration.parse("timeout", text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s",
        "30",
        "30 s",
        "30S",
        "-1s",
        "-0s",
        "+1s",
        ".5s",
        "1.s",
        "1,5s",
        "1e3s",
        "1m",
        "PT1S",
        "0.0000000001s",
        "9999999999999s",
        "٣s",
        "1s\n"
      })
  void parse_ofAnythingElse_isRefusedByTheNameOfTheField(String text) {
    ApiException refused =
        assertThrows(ApiException.class, () -> ProtoDuration.parse("timeout", text));
    assertEquals("timeout", refused.error().fieldViolations().get(0).field());
  }
}
