package dev.longrun.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.longrun.error.ApiException;
import dev.longrun.filter.Filter;
import dev.longrun.filter.FilterParser;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** No filter, however it is made up, keeps a list waiting or breaks it. */
class FilterDeadlineTest {
  private static final int FILTERS = 3_000;
  private static final int MATCHES = 20;
  private static final Duration PAGE_TIME = Duration.ofSeconds(5);

  /** Of labels that are as long as they may be. */
  private static final JsonObject OPERATION =
      JsonParser.parseString(
              "{\"name\":\"projects/p/operations/x\",\"metadata\":{\"common\":{\"state\":\"PROCESSING\","
                  + "\"labels\":{\"run\":\"%s\"}}}}".formatted("a".repeat(16_000)))
          .getAsJsonObject();

  @Test
  void everyFilter_isReadOrRefused_andMatches_inTime() throws Exception {
    long seed = ModelSettings.seed();
    Filters filters = new Filters(seed);
    try (TimeLimit limit = new TimeLimit(PAGE_TIME)) {
      for (int i = 0; i < ModelSettings.programs(FILTERS); i++) {
        String filter = filters.next();
        Optional<String> violation = limit.violation(filter, () -> match(filter));
        assertEquals("", violation.map(it -> it + "\n-Dmodel.seed=" + seed).orElse(""));
      }
    }
  }

  private static void match(String text) {
    try {
      Filter filter = FilterParser.parse(text);
      for (int i = 0; i < MATCHES; i++) {
        filter.matches(OPERATION);
      }
    } catch (ApiException e) {
      assertEquals("INVALID_FILTER", e.error().reason());
    }
  }

  @Test
  void theChecker_catches_aFilterThatHangs() throws Exception {
    try (TimeLimit limit = new TimeLimit(Duration.ofMillis(200))) {
      String pattern = "*a".repeat(60) + "b";
      Optional<String> violation =
          limit.violation(pattern, () -> backtrack(pattern, "a".repeat(200)));
      assertTrue(violation.orElse("").startsWith("not done within"), violation::toString);
    }
  }

  @Test
  void theChecker_catches_aFilterThatBreaks() throws Exception {
    try (TimeLimit limit = new TimeLimit(PAGE_TIME)) {
      Optional<String> violation =
          limit.violation(
              "*",
              () -> {
                throw new NoSuchElementException();
              });
      assertTrue(violation.orElse("").contains("NoSuchElement"), violation::toString);
    }
  }

  /** Tries every place for every star, one after the other: for ever, as it were. */
  private static boolean backtrack(String pattern, String text) {
    if (Thread.currentThread().isInterrupted()) {
      return true;
    }
    if (pattern.isEmpty() || text.isEmpty()) {
      return pattern.equals(text);
    }
    return pattern.charAt(0) == '*'
        ? backtrack(pattern.substring(1), text) || backtrack(pattern, text.substring(1))
        : pattern.charAt(0) == text.charAt(0) && backtrack(pattern.substring(1), text.substring(1));
  }
}
