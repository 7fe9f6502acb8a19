package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.longrun.service.SweepSummary;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SweepLogTest {
  private static JsonObject logged(SweepSummary summary) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new SweepLog(new PrintStream(bytes, false, StandardCharsets.UTF_8)).write(summary);
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertEquals(1, text.lines().count());
    assertTrue(text.endsWith("\n"), text);
    return JsonParser.parseString(text).getAsJsonObject();
  }

  @Test
  void aSweep_isOneLineOfJson_withItsCounts() {
    JsonObject line = logged(new SweepSummary(new SweepSummary.Counts(3, 2, 1, 0, 0), true));
    assertEquals("INFO", line.get("severity").getAsString());
    assertEquals(
        "swept: 3 settled, 2 effects, 1 purged, 0 failed, 0 undecodable",
        line.get("message").getAsString());
    assertEquals(
        JsonParser.parseString(
            "{\"settled\":3,\"effects\":2,\"purged\":1,\"failed\":0,\"undecodable\":0,\"complete\":true}"),
        line.get("sweep"));
  }

  @Test
  void aSweepWithFailures_isAWarning() {
    assertEquals(
        "WARNING",
        logged(new SweepSummary(new SweepSummary.Counts(0, 0, 0, 1, 0), true))
            .get("severity")
            .getAsString());
  }

  @Test
  void aSweepThatLeftOutWhatCannotBeDecoded_isAWarning() {
    JsonObject line = logged(new SweepSummary(new SweepSummary.Counts(0, 0, 0, 0, 2), true));
    assertEquals("WARNING", line.get("severity").getAsString());
    assertTrue(line.get("message").getAsString().contains("2 undecodable"), line::toString);
  }

  @Test
  void aWorkerThatDoesNotStop_isAWarning_onlyAfterAMinute() {
    assertEquals(Optional.empty(), loggedIfSlow(Duration.ofSeconds(59)));
    JsonObject line = loggedIfSlow(Duration.ofSeconds(61)).orElseThrow();
    assertEquals("WARNING", line.get("severity").getAsString());
    assertEquals(JsonParser.parseString("{\"oldestCancelSeconds\":61}"), line.get("sweep"));
  }

  private static Optional<JsonObject> loggedIfSlow(Duration cancelling) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new SweepLog(new PrintStream(bytes, false, StandardCharsets.UTF_8)).writeIfSlow(cancelling);
    return Optional.of(bytes.toString(StandardCharsets.UTF_8))
        .filter(text -> !text.isEmpty())
        .map(text -> JsonParser.parseString(text).getAsJsonObject());
  }

  @Test
  void aSweepThatRanOutOfTime_saysSo() {
    JsonObject line = logged(new SweepSummary(new SweepSummary.Counts(9, 0, 0, 0, 0), false));
    assertEquals("INFO", line.get("severity").getAsString());
    assertTrue(line.get("message").getAsString().endsWith("; more is left"));
  }

  @Test
  void onlyASweepThatFoundNothingToDo_isIdle() {
    assertTrue(new SweepSummary(new SweepSummary.Counts(0, 0, 0, 0, 0), true).isIdle());
    assertEquals(false, new SweepSummary(new SweepSummary.Counts(0, 0, 0, 0, 0), false).isIdle());
    assertEquals(false, new SweepSummary(new SweepSummary.Counts(0, 0, 0, 1, 0), true).isIdle());
    assertEquals(false, new SweepSummary(new SweepSummary.Counts(0, 0, 0, 0, 1), true).isIdle());
    assertEquals(false, new SweepSummary(new SweepSummary.Counts(0, 1, 0, 0, 0), true).isIdle());
  }
}
