package dev.longrun.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.error.ApiException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentTest {
  @ParameterizedTest
  @CsvSource({
    "'',                        ''",
    "abc,                       abc",
    "a+b,                       a+b",
    "%41%62%2f,                 Ab/",
    "%252F,                     %2F",
    "x%C3%A9x,                  xéx",
    "%F0%9F%98%80,              \uD83D\uDE00",
    "\uD83D\uDE00%20\uD83D\uDE00, \uD83D\uDE00 \uD83D\uDE00",
    "é%C3%A9☂,                  éé☂",
  })
  void decode_isDoneOnce_andLeavesTheRest(String text, String decoded) {
    assertEquals(decoded, Percent.decode(text, "name"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%",
        "a%",
        "%4",
        "%4x",
        "%x4",
        "%%41",
        "%-1",
        "%C3",
        "%C3x",
        "%FF",
        "%C0%AF",
        "%ED%A0%80",
        "%F4%90%80%80"
      })
  void decode_ofWhatIsNoUtf8_orNotEncoded_isRefused(String text) {
    ApiException refused = assertThrows(ApiException.class, () -> Percent.decode(text, "name"));
    assertEquals("name", refused.error().fieldViolations().get(0).field());
  }
}
