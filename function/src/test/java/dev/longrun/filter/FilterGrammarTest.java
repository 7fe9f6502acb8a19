package dev.longrun.filter;

import static dev.longrun.filter.SampleOperations.CANCELLED;
import static dev.longrun.filter.SampleOperations.RUNNING;
import static dev.longrun.filter.SampleOperations.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.error.ApiError;
import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.store.Restriction;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterGrammarTest {
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n "})
  void parse_ofBlank_matchesEverything(String filter) {
    assertTrue(FilterParser.parse(filter).matches(RUNNING));
    assertTrue(FilterParser.parse(filter).matches(new JsonObject()));
    assertTrue(FilterParser.parse(filter).matchesAll());
    assertFalse(FilterParser.parse("done:true " + filter).matchesAll());
    assertEquals(Restriction.NONE, FilterParser.parse(filter).restriction());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, false", "0, 0, 1, false", "0, 1, 0, false", "0, 1, 1, false",
    "1, 0, 0, false", "1, 0, 1, true", "1, 1, 0, true", "1, 1, 1, true",
  })
  void or_bindsTighterThanAnd(int a, int b, int c, boolean matches) {
    JsonObject values = json("{a: %d, b: %d, c: %d}".formatted(a, b, c));
    assertEquals(matches, FilterParser.parse("a=1 AND b=1 OR c=1").matches(values));
    assertEquals(matches, FilterParser.parse("b=1 OR c=1 AND a=1").matches(values));
    assertEquals(matches, FilterParser.parse("a=1 b=1 OR c=1").matches(values));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=1 AND b=2        | true",
        "a=1 b=2            | true",
        "a=1 b=3            | false",
        "a=1 b=2 AND a=1    | true",
        "a=2 OR b=2         | true",
        "a=2 OR b=3         | false",
        "(a=2 AND b=2) OR a=1 | true",
        "a=2 AND (b=2 OR a=1) | false",
        "(a=1)(b=2)         | true",
        "((a=1))            | true",
        "( a = 1 ) AND( b : 2 ) | true",
        "NOT a=1            | false",
        "NOT a=2            | true",
        "-a=2               | true",
        "-a=1               | false",
        "a=1 -b=3           | true",
        "NOT (a=1 b=3)      | true",
        "NOT(a=1)           | false",
        "-(a=2 OR b=3)      | true",
        "NOT a=1 OR b=2     | true",
        "a=1 AND NOT b=2    | false",
        "NOT missing=1      | true",
        "NOT missing!=1     | true",
        "ANDY=1             | false",
        "words.OR=1         | true",
        "words.-x=1         | true",
        "\"a\"='1'          | true",
      })
  void matches_followsTheGrammar(String filter, boolean matches) {
    assertEquals(
        matches,
        FilterParser.parse(filter).matches(json("{a: 1, b: 2, words: {OR: '1', '-x': '1'}}")),
        filter);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a=                  | 3  | a value is expected",
        "a = AND b=1         | 5  | a value is expected",
        "a==1                | 3  | a value is expected",
        "a=1 AND             | 8  | the name of a field is expected",
        "a=1 OR              | 7  | the name of a field is expected",
        "AND a=1             | 1  | the name of a field is expected",
        "a=1 OR OR b=1       | 8  | the name of a field is expected",
        "=1                  | 1  | the name of a field is expected",
        "a.=1                | 3  | the name of a field is expected",
        "a. b=1              | 3  | the name of a field is expected",
        "a.*=1               | 3  | the name of a field is expected",
        "()                  | 2  | the name of a field is expected",
        "NOT                 | 4  | the name of a field is expected",
        "NOT NOT a=1         | 5  | the name of a field is expected",
        "--a=1               | 2  | the name of a field is expected",
        "foo                 | 1  | only 'done' can stand alone",
        "a=1 42              | 5  | only 'done' can stand alone",
        "a=1 and b=1         | 5  | only 'done' can stand alone",
        "\"done\"            | 1  | only 'done' can stand alone",
        "a=1 has(b)          | 5  | only 'done' can stand alone",
        "name~x              | 1  | only 'done' can stand alone",
        "a=1=2               | 4  | a space is expected",
        "a=\"x\"y            | 6  | a space is expected",
        "a=f(x)              | 4  | a space is expected",
        "a=x,y               | 4  | a space is expected",
        "a=C:\\x             | 5  | a space is expected",
        "(a=1                | 1  | this ( has no ) after it",
        "a=1)                | 4  | this ) has no ( before it",
        "a=\"C:\\temp\"      | 6  | a backslash must be followed by",
        "done=5              | 6  | 'done' can only be compared",
        "done = *            | 8  | 'done' can only be compared",
        "done:*              | 6  | 'done' can only be compared",
        "done<true           | 6  | 'done' can only be compared",
        "metadata.common.state = RUNNING | 25 | there is no such state",
      })
  void parse_ofWhatIsNoFilter_saysWhereAndWhatToWrite(String filter, int position, String problem) {
    ApiError error = refusal(filter);
    assertEquals(Code.INVALID_ARGUMENT, error.code());
    assertEquals("INVALID_FILTER", error.reason());
    assertEquals(filter, error.metadata().get("filter"));
    assertEquals("" + position, error.metadata().get("position"), error.message());
    assertTrue(error.metadata().get("problem").startsWith(problem), error.message());
    assertEquals("filter", error.fieldViolations().get(0).field());
  }

  @Test
  void parse_ofAnUnclosedQuote_saysWhere() {
    ApiError error = refusal("name = \"x\\\"");
    assertEquals(
        "Invalid filter 'name = \"x\\\"': at position 8, a quote is opened and not closed;"
            + " write \" at the end of it.",
        error.message());
    assertEquals("3", refusal("a='").metadata().get("position"));
  }

  @Test
  void parse_beyondItsLimits_isRefused() {
    String longest = "a=" + "x".repeat(4094);
    FilterParser.parse(longest);
    assertEquals("4097", refusal(longest + "x").metadata().get("position"));
    assertEquals(203, refusal(longest + "x").metadata().get("filter").length());

    FilterParser.parse("a=1 ".repeat(64));
    assertEquals("257", refusal("a=1 ".repeat(65)).metadata().get("position"));

    FilterParser.parse("(".repeat(16) + "a=1" + ")".repeat(16) + "(a=1)");
    assertEquals("17", refusal("(".repeat(4000)).metadata().get("position"));
  }

  @Test
  @Timeout(60)
  void parse_ofAnything_throwsNothingElse() {
    String[] words = {
      "done",
      "AND",
      "OR",
      "NOT",
      "-",
      "(",
      ")",
      "=",
      "!=",
      "<",
      ">=",
      ":",
      "!",
      ".",
      "*",
      "\"",
      "'",
      "\\",
      " ",
      "a",
      "true",
      "metadata",
      "common",
      "state",
      "labels",
      "operation_type",
      "FAILED",
      "1",
      "1e999",
      "-3",
      "20s",
      "2026-13-01T00:00:00Z",
      "2026-01-01T00:00:00+19:00",
      "é",
      "\u0000",
      "\uD800",
      ",",
      "@type",
      "_",
      "\t",
      "metadata.common.labels.run=",
      "steps.",
      "kind:",
    };
    Random random = new Random(160);
    int read = 0;
    for (int i = 0; i < 100_000; i++) {
      StringBuilder filter = new StringBuilder();
      random
          .ints(1 + random.nextInt(12), 0, words.length)
          .forEach(word -> filter.append(words[word]));
      read += readsAndRuns(filter.toString()) ? 1 : 0;
    }
    assertTrue(read > 1000, "only " + read + " of them were filters");
  }

  private static boolean readsAndRuns(String text) {
    try {
      Filter filter = FilterParser.parse(text);
      filter.restriction();
      filter.matches(RUNNING);
      filter.matches(CANCELLED);
      return true;
    } catch (ApiException refused) {
      return false;
    }
  }

  private static ApiError refusal(String filter) {
    return assertThrows(ApiException.class, () -> FilterParser.parse(filter), filter).error();
  }
}
