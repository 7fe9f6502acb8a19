package dev.longrun.filter;

import static dev.longrun.filter.SampleOperations.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.store.Restriction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterRestrictionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "done=false",
        "done : false",
        "done != true",
        "NOT done=true",
        "NOT done",
        "-done",
        "-done=true",
        "NOT (done = true)",
        "(done=false)",
        "NOT done!=false",
        "done=false AND name=x",
        "name=x (-done name=y)",
      })
  void restriction_ofWhatIsNotDone_isUnfinished(String filter) {
    assertEquals(Comparison.UNFINISHED, FilterParser.parse(filter).restriction());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "operationType=export_entities",
        "operation_type = \"EXPORT_entities\"",
        "operationType:EXPORT_ENTITIES",
        "metadata.common.operation_type=export_entities",
        "metadata.common.operationType:Export_Entities AND metadata.entity_filter.kind=K1",
      })
  void restriction_ofAnOperationType_isThatTypeInUpperCase(String filter) {
    assertEquals(
        new Restriction(false, Optional.of("EXPORT_ENTITIES"), Map.of()),
        FilterParser.parse(filter).restriction());
  }

  @Test
  void restriction_isThatOfEveryPartOfAConjunction() {
    String labels = "metadata.common.labels.run=daily (metadata.common.labels.\"my key\" : 'a\\*')";
    assertEquals(
        new Restriction(true, Optional.of("X"), Map.of("run", "daily", "my key", "a*")),
        FilterParser.parse("-done AND operationType=x " + labels).restriction());
    assertEquals(
        Map.of("commit", "1234"),
        FilterParser.parse("metadata.common.labels.commit=1234").restriction().labels());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "done",
        "done=true",
        "NOT done=false",
        "done=false OR name=x",
        "NOT (done=true name=x)",
        "operationType=EXPORT_*",
        "operationType!=EXPORT_ENTITIES",
        "operationType>EXPORT_ENTITIES",
        "NOT operationType=EXPORT_ENTITIES",
        "operationType=A OR operationType=B",
        "metadata.common.labels.run=d*",
        "metadata.common.labels.run!=daily",
        "metadata.common.labels.run:*",
        "metadata.common.labels:run",
        "metadata.common.labels.run.x=daily",
        "metadata.common.labels.cancel-requested-by=me",
        "metadata.common.labels.operation-type=TRANSCODE_VIDEO",
        "metadata.common.labels.build=1e2",
        "metadata.common.labels.build=100.0",
        "metadata.common.labels.timeout=20s",
        "metadata.common.labels.at=2026-01-01T00:00:00Z",
        "metadata.common.label.run=daily",
        "metadata.common.state=PROCESSING",
        "done=false OR done=false",
      })
  void restriction_leavesTheRestToTheFilter(String filter) {
    assertEquals(Restriction.NONE, FilterParser.parse(filter).restriction());
  }

  @Test
  void restriction_leavesToTheFilterWhatNoIndexHolds() {
    String label = "metadata.common.labels.";
    String key = "x".repeat(256);
    String value = "x".repeat(500);
    assertEquals(
        Map.of(key, value), FilterParser.parse(label + key + "=" + value).restriction().labels());
    List.of(
            label + key + "x=a",
            label + "a=x" + value,
            label + "\"\"=a",
            label + "__a__=a",
            "operationType=x" + value)
        .forEach(
            filter ->
                assertEquals(Restriction.NONE, FilterParser.parse(filter).restriction(), filter));
  }

  @Test
  @Timeout(60)
  void restriction_hidesNothingThatMatches() {
    List<String> values =
        List.of(
            "a", "A", "10", "10.0", "1e1", "010", "-0", "0", "1s", "1.0s", "a*", "*", "\"\\*\"");
    List<String> fields =
        List.of(
            "done",
            "operationType",
            "metadata.common.labels.k",
            "metadata.common.labels.k_k",
            "metadata.common.label.k");
    Random random = new Random(160);
    int shown = 0;
    for (int i = 0; i < 30_000; i++) {
      Filter filter = FilterParser.parse(conjunction(random, fields, values));
      String label = pick(random, values).replaceAll("[\"\\\\]", "");
      String key = pick(random, List.of("k", "ks", "k_k", "kK"));
      String type = pick(random, List.of("A", "B"));
      boolean done = random.nextBoolean();
      String labels = "{\"%s\": \"%s\"}".formatted(key, label);
      JsonObject operation =
          json(
              "{\"metadata\": {\"common\": {\"operationType\": \"%s\", \"labels\": %s}}%s}"
                  .formatted(type, labels, done ? ", \"done\": true" : ""));
      if (filter.matches(operation)) {
        shown++;
        Restriction restriction = filter.restriction();
        assertFalse(restriction.unfinished() && done);
        assertEquals(type, restriction.operationType().orElse(type));
        assertTrue(
            Map.of(key, label).entrySet().containsAll(restriction.labels().entrySet()),
            () -> restriction + " hides " + operation);
      }
    }
    assertTrue(shown > 3_000, "only " + shown + " matched");
  }

  private static String conjunction(Random random, List<String> fields, List<String> values) {
    StringBuilder filter = new StringBuilder();
    IntStream.rangeClosed(0, random.nextInt(3))
        .forEach(
            i -> {
              String field = pick(random, fields);
              String value =
                  field.equals("done") ? "" + random.nextBoolean() : pick(random, values);
              filter
                  .append(pick(random, List.of("", "", "NOT ", "-")))
                  .append(field)
                  .append(pick(random, List.of("=", "=", ":", "!=")))
                  .append(value)
                  .append(pick(random, List.of(" ", " AND ", " OR ")));
            });
    return filter.append("done!=").append(pick(random, List.of("true", "false"))).toString();
  }

  private static <T> T pick(Random random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
