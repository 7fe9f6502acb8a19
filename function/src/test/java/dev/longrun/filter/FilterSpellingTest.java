package dev.longrun.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The one spelling that a filter has, whatever its text. */
class FilterSpellingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "done                     | done = true",
        "done=false               | done = \"false\"",
        "state=FAILED AND done    | state  =  failed   done=true",
        "state=FAILED             | metadata.common.state = \"FAILED\"",
        "labels.run = daily*      | metadata.common.labels.\"run\" = \"daily*\"",
        "NOT done                 | -done",
        "name = a OR name = b     | (name = a OR name = 'b')",
        "name:a                   | ((name : a))",
      })
  void text_isTheSame_forWhatIsOnlyWrittenOtherwise(String one, String other) {
    assertEquals(FilterParser.parse(one).text(), FilterParser.parse(other).text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "name = a*           | name = \"a\\*\"",
        "name = a AND done   | name = a OR done",
        "name = a            | name : a",
        "name = a            | name = A",
        "a.b = c             | \"a.b\" = c",
        "NOT name = a        | name = a",
        "(a=1 OR b=1) c=1    | a=1 OR (b=1 c=1)",
        "name = \"a\\\" AND b = \\\"c\" | name = a AND b = c",
      })
  void text_differs_forWhatMeansSomethingElse(String one, String other) {
    assertNotEquals(FilterParser.parse(one).text(), FilterParser.parse(other).text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "done",
        "-done OR state = FAILED metadata.a.b.\"c.d\" : *",
        "name = \"quotes \\\" and \\\\ and \\* and *\"",
        "NOT (a = 1 b != 2) OR c >= 2026-01-01T00:00:00Z",
      })
  void text_isAFilter_thatIsTheSame(String text) {
    String spelled = FilterParser.parse(text).text();
    String again = spelled.equals("()") ? "()" : FilterParser.parse(spelled).text();
    assertEquals(spelled, again);
  }
}
