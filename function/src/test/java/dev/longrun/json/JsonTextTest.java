package dev.longrun.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.error.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "true",
        "\"\"",
        "0",
        "-0",
        "-0.0",
        "1.50",
        "1E+2",
        "12345678901234567890.123456789e-400",
        "{\"z\":1,\"a\":null,\"\":[[],{}]}",
        "\"<a href='x'>&amp;</a> ünï ☂ \uD83D\uDE00\"",
        "\"\\\\ \\\" \\n \\u0000 \\u2028\"",
      })
  void compact_ofWhatWasParsed_isTheSameText(String json) {
    assertEquals(json, JsonText.compact(JsonText.parse(json)));
  }

  @Test
  void parse_takesEveryEscape_andSpaceAround() {
    assertEquals(
        "\"/\\b\\f\\r\\t☂\uD83D\uDE00\"",
        JsonText.compact(JsonText.parse(" \"\\/\\b\\f\\r\\t\\u2602\\uD83D\\uDE00\"\r\n\t ")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "[,1]",
        "{\"a\":1,}",
        "{\"a\"}",
        "{\"a\" 1}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1,\"a\":1}",
        "{} {}",
        "{}x",
        "nul",
        "NULL",
        "True",
        "NaN",
        "Infinity",
        "+1",
        "01",
        "1.",
        ".5",
        "1e",
        "0x1",
        "\"a",
        "\"\n\"",
        "\"\t\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\'\"",
        "\"\\uD83D\"",
        "\"\\uDE00\\uD83D\"",
        "{\"\\uD83D\":1}",
        "// a\n{}",
        "{/* a */}",
        "# a\n{}",
        "{\"a\"=1}",
        "{\"a\":1;\"b\":2}",
        "[1;2]",
        ")]}'\n{}",
        "\u0000",
        "\u00A0{}",
      })
  void parse_ofWhatIsNotJson_isRefused_withoutAdviceForOurProgrammers(String text) {
    ApiException refused = assertThrows(ApiException.class, () -> JsonText.parse(text));
    assertEquals("INVALID_BODY", refused.error().reason());
    assertFalse(refused.getMessage().contains("Gson"), refused.getMessage());
    assertFalse(refused.getMessage().contains("Strictness"), refused.getMessage());
    assertFalse(refused.getMessage().contains("github"), refused.getMessage());
    assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
  }

  @Test
  void parse_saysWhereTheTextStopsBeingJson() {
    ApiException refused =
        assertThrows(ApiException.class, () -> JsonText.parse("{\"a\":[1,\n {b:2}]}"));
    assertTrue(refused.getMessage().contains("line 2"), refused.getMessage());
    assertTrue(refused.getMessage().contains("$.a[1]"), refused.getMessage());
  }

  @Test
  void parse_takes100Levels_andNoMore() {
    String deep = "[".repeat(100) + "]".repeat(100);
    assertEquals(deep, JsonText.compact(JsonText.parse(deep)));
    assertThrows(ApiException.class, () -> JsonText.parse("[" + deep + "]"));
  }

  @Test
  void pretty_isIndentedByTwo_andEndsTheLine() {
    assertEquals(
        "{\n  \"a\": [\n    1\n  ],\n  \"b\": {}\n}\n",
        JsonText.pretty(JsonText.parse("{\"a\":[1],\"b\":{}}")));
  }
}
