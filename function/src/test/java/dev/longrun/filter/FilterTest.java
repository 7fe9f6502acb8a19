package dev.longrun.filter;

import static dev.longrun.filter.SampleOperations.CANCELLED;
import static dev.longrun.filter.SampleOperations.RUNNING;
import static dev.longrun.filter.SampleOperations.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "metadata.common.operation_type=export_entities AND metadata.entity_filter.kind=K1",
        "metadata.common.labels.run=daily",
        "metadata.entity_filter.namespace_id=\"\"",
        "NOT done=true OR metadata.common.operation_type=x",
        "metadata.common.startTime>\"2026-01-01T00:00:00Z\"",
        "name = projects/p/operations/x",
        "metadata.@type = type.googleapis.com/google.datastore.admin.v1.ExportEntitiesMetadata",
        "metadata.\"@type\" : \"*ExportEntitiesMetadata\"",
        "metadata.common.start_time > 2026-01-01T00:00:00Z",
        "metadata.entityFilter.kinds = K2",
        "metadata.entity_filter.kinds : K2",
        "metadata.entity_filter.kind != K1",
        "metadata.common.labels.my-key=a",
        "metadata.common.labels.\"my key\"=b",
        "metadata.common.labels.'my key'=b",
        "metadata.common.labels.snake_key=c",
        "metadata.common.label.run=daily",
        "metadata.common.labels:run",
        "metadata.common.labels:\"my key\"",
        "metadata.common:startTime",
        "metadata.common.labels:*",
        "metadata.common.labels.run:*",
        "metadata.steps.name=check",
        "metadata.steps.seconds>30",
        "metadata.step.name:c*",
        "operationType=EXPORT_ENTITIES",
        "operation_type:export_entities",
        "metadata.common.state=processing",
      })
  void matches_whatTheOperationShows(String filter) {
    assertTrue(FilterParser.parse(filter).matches(RUNNING));
    assertFalse(FilterParser.parse("NOT (" + filter + ")").matches(RUNNING));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "done=true",
        "metadata.entity_filter.kind=K3",
        "metadata.entity_filter.kind=k1",
        "metadata.common.labels.run=Daily",
        "metadata.common.labels:daily",
        "metadata.common.labels.snakeKey=c",
        "metadata.common.label.snakeKey=c",
        "metadata.common.labels.key=k",
        "metadata.common.labels=run",
        "metadata.common.labels.none:*",
        "metadata.nothing:*",
        "metadata.nothing=null",
        "metadata.none:*",
        "error:*",
        "error.code!=1",
        "response.x.y!=1",
        "name.x=1",
        "metadata.steps:copy",
        "metadata.common.operation_type=import_entities",
      })
  void matches_nothingThatTheOperationDoesNotShow(String filter) {
    assertFalse(FilterParser.parse(filter).matches(RUNNING));
  }

  @ParameterizedTest
  @CsvSource({
    "done, false, true",
    "NOT done, true, false",
    "-done, true, false",
    "done=true, false, true",
    "done:true, false, true",
    "done = \"true\", false, true",
    "done!=true, true, false",
    "done=false, true, false",
    "done:false, true, false",
    "done!=false, false, true",
    "NOT done=false, false, true",
  })
  void done_isFalseWhereItIsAbsent(String filter, boolean matchesRunning, boolean matchesDone) {
    assertEquals(matchesRunning, FilterParser.parse(filter).matches(RUNNING));
    assertEquals(matchesDone, FilterParser.parse(filter).matches(CANCELLED));
  }

  @ParameterizedTest
  @CsvSource({
    "CANCELLED, true",
    "cancelled, true",
    "CANCEL*, true",
    "*ing, false",
    "FAILED, false",
  })
  void state_isComparedWithoutCase(String state, boolean matches) {
    assertEquals(matches, FilterParser.parse("metadata.common.state=" + state).matches(CANCELLED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int64    | 10                   | 10   | =",
        "int64    | 10                   | 9    | >",
        "int64    | 9                    | 10   | <",
        "int64    | -3                   | 2    | <",
        "int64    | 10                   | 10.0 | =",
        "int64    | 10                   | 1e1  | =",
        "int64    | 9007199254740993     | 9007199254740992 | >",
        "int64    | 9223372036854775807  | 9223372036854775806.5 | >",
        "int64    | 1                    | 1e999 | <",
        "number   | 10.5                 | 10.50 | =",
        "number   | 10.5                 | 9     | >",
        "number   | -1                   | -1.5  | >",
        "number   | 1e3                  | 1000  | =",
        "string   | 2026-01-01T00:00:00Z | 2026-01-01T01:00:00+01:00 | =",
        "string   | 2026-01-01T00:00:00.5Z | 2026-01-01T00:00:00.500000000Z | =",
        "string   | 2026-01-01T00:00:00.5Z | 2026-01-01T00:00:00Z | >",
        "string   | 2026-01-01T00:00:00Z | 2025-12-31T22:00:00-03:00 | <",
        "string   | 1969-12-31T23:59:59.9Z | 1970-01-01T00:00:00Z | <",
        "string   | 20s                  | 20.0s | =",
        "string   | 20s                  | 3s    | >",
        "string   | 1.5s                 | 1.49s | >",
        "string   | abc                  | abc   | =",
        "string   | abc                  | abd   | <",
        "string   | b                    | abc   | >",
        "string   | B                    | a     | <",
        "string   | 010                  | 9     | <",
        "string   | x                    | \"\"  | >",
      })
  void relations_compareByTheTypeOfTheField(String type, String field, String value, char order) {
    String json = type.equals("number") ? field : '"' + field + '"';
    JsonObject operation = json("{\"field\": " + json + "}");
    Map<String, String> holdFor =
        Map.of("=", "=", ":", "=", "!=", "<>", "<", "<", "<=", "<=", ">", ">", ">=", ">=");
    holdFor.forEach(
        (relation, orders) ->
            assertEquals(
                orders.indexOf(order) >= 0,
                FilterParser.parse("field " + relation + " " + value).matches(operation),
                field + " " + relation + " " + value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metadata.common.startTime > yesterday",
        "metadata.common.startTime < yesterday",
        "metadata.common.startTime < 5",
        "metadata.common.startTime < 2026-99-99T00:00:00Z",
        "metadata.timeout < 5",
        "metadata.timeout > abc",
        "metadata.progressEntities.workEstimated < abc",
        "metadata.progressEntities.workEstimated > 5s",
        "metadata.ratio = half",
        "metadata.ratio != half",
        "metadata.ratio < half",
        "metadata.ratio = *",
        "metadata.retry = yes",
        "metadata.retry != yes",
        "metadata.retry = 1",
        "metadata.retry > false",
        "metadata.retry = false",
        "metadata.retry != true",
      })
  void matches_noValueOfAnotherType(String filter) {
    assertFalse(FilterParser.parse(filter).matches(RUNNING));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metadata.retry = true",
        "metadata.retry != false",
        "metadata.retry : true",
        "metadata.retry : *",
        "metadata.ratio : *",
        "metadata.common.startTime = 2026-11-*",
        "metadata.common.labels.build != today",
        "metadata.common.labels.build >= 99",
        "metadata.timeout >= 20s",
      })
  void matches_aValueOfTheSameType(String filter) {
    assertTrue(FilterParser.parse(filter).matches(RUNNING));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "abc   | *         | true",
        "abc   | a*        | true",
        "abc   | *c        | true",
        "abc   | a*c       | true",
        "abc   | *b*       | true",
        "abc   | a**c      | true",
        "abc   | abc*      | true",
        "abc   | \"a*\"    | true",
        "abc   | a*b       | false",
        "abc   | b*        | false",
        "abc   | *x*       | false",
        "abc   | A*        | false",
        "a     | a*a       | false",
        "aba   | a*a       | true",
        "aab   | *a*a*     | true",
        "ab    | *a*a*     | false",
        "abab  | ab*ab     | true",
        "aba   | ab*ba     | false",
        "a*b   | \"a\\*b\" | true",
        "axb   | \"a\\*b\" | false",
        "a*bc  | \"a\\**\" | true",
        "a\"b  | \"a\\\"b\" | true",
        "a\"b  | 'a\"b'    | true",
        "a'b   | 'a\\'b'   | true",
        "a\\b  | \"a\\\\b\" | true",
      })
  void equality_takesWildcardsAndEscapes(String text, String value, boolean matches) {
    JsonObject operation = new JsonObject();
    operation.addProperty("a", text);
    assertEquals(matches, FilterParser.parse("a=" + value).matches(operation));
    assertEquals(matches, FilterParser.parse("a:" + value).matches(operation));
    assertEquals(!matches, FilterParser.parse("a!=" + value).matches(operation));
  }

  @Test
  @Timeout(20)
  void matches_takesNoLongerForPatternsThatAlmostMatch() {
    JsonObject operation = new JsonObject();
    operation.addProperty("a", "a".repeat(100_000));
    Filter filter = FilterParser.parse("a=" + "a*".repeat(2000) + "b*c");
    assertFalse(filter.matches(operation));
    operation.addProperty("a", "1".repeat(1_000_000));
    assertFalse(FilterParser.parse("a<" + "1".repeat(4000)).matches(new JsonObject()));
    assertTrue(FilterParser.parse("a>0").matches(operation));
  }
}
