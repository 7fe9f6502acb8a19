package dev.longrun.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.error.ApiException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a filter says of states, and so what a store need not read. */
class StateBoundsTest {
  private static final String ANY =
      "CANCELLED CANCELLING FAILED FINALIZING INITIALIZING PROCESSING SUCCESSFUL";

  private static String names(Set<?> states) {
    return new TreeSet<>(states.stream().map(Object::toString).toList())
        .stream().collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "'',                                   *",
    "done,                                 CANCELLED FAILED SUCCESSFUL",
    "NOT done,                             CANCELLING FINALIZING INITIALIZING PROCESSING",
    "done != true,                         CANCELLING FINALIZING INITIALIZING PROCESSING",
    "state = FAILED,                       FAILED",
    "state = failed,                       FAILED",
    "metadata.common.state = FAILED,       FAILED",
    "state = CANCEL*,                      CANCELLED CANCELLING",
    "state != FAILED AND done,             CANCELLED SUCCESSFUL",
    "state = FAILED OR NOT done,           CANCELLING FAILED FINALIZING INITIALIZING PROCESSING",
    "NOT (state = FAILED OR NOT done),     CANCELLED SUCCESSFUL",
    "state = FAILED AND state = CANCELLED, ''",
    "state = FAILED AND name = x,          FAILED",
    "state = FAILED OR name = x,           *",
    "NOT (state = FAILED AND name = x),    *",
    "NOT (state = FAILED OR name = x),     CANCELLED CANCELLING FINALIZING INITIALIZING PROCESSING SUCCESSFUL",
    "worker = w,                           *",
  })
  void aFilter_mayMatchOnlyInTheseStates(String text, String states) {
    String expected = states.equals("*") ? ANY : states;
    assertEquals(expected, names(FilterParser.ofDetails(text).states().may()));
  }

  @ParameterizedTest
  @CsvSource({
    "'',                                              *,                    ''",
    "done,                                            CANCELLED FAILED SUCCESSFUL, ''",
    "operationType = EXPORT,                          *,                    EXPORT",
    "operationType = export AND state = FAILED,       FAILED,               EXPORT",
    "(state = FAILED OR state = CANCELLED) operationType = E, CANCELLED FAILED, E",
    "operationType = E AND operationType = E,         *,                    E",
  })
  void whatIsOfStateAndType_canBeCounted(String text, String states, String type) {
    Filter filter = FilterParser.ofCounts(text);
    assertEquals(states.equals("*") ? ANY : states, names(filter.states().may()));
    assertEquals(type, filter.restriction().operationType().orElse(""));
  }

  @ParameterizedTest
  @CsvSource({
    "name = x,                                1",
    "done AND labels.run = daily,             10",
    "worker = w,                              1",
    "operationType = E*,                      1",
    "operationType != E,                      1",
    "NOT operationType = E,                   1",
    "operationType = E OR state = FAILED,     1",
    "operationType = E AND operationType = F, 1",
    "startTime > 2026-01-01T00:00:00Z,        1",
  })
  void anythingElse_canNot_andTheErrorSaysWhere(String text, String position) {
    ApiException refused = assertThrows(ApiException.class, () -> FilterParser.ofCounts(text));
    assertEquals("INVALID_FILTER", refused.error().reason());
    assertEquals(position, refused.error().metadata().get("position"));
  }
}
