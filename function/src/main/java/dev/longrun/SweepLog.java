package dev.longrun;

import com.google.gson.Gson;
import dev.longrun.service.SweepSummary;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Tells what a sweep did, as one line of JSON in the form that Cloud Logging takes apart. */
record SweepLog(PrintStream out) {
  private static final Gson GSON = new Gson();
  private static final Duration SLOW = Duration.ofMinutes(1);

  void write(SweepSummary summary) {
    Map<String, Object> line = new TreeMap<>(Map.of("sweep", summary.fields()));
    SweepSummary.Counts counts = summary.counts();
    boolean well = counts.failed() == 0 && counts.undecodable() == 0;
    line.put("severity", well ? "INFO" : "WARNING");
    line.put(
        "message",
        "swept: %d settled, %d effects, %d purged, %d failed, %d undecodable%s"
            .formatted(
                counts.settled(),
                counts.effects(),
                counts.purged(),
                counts.failed(),
                counts.undecodable(),
                summary.complete() ? "" : "; more is left"));
    out.println(GSON.toJson(line));
  }

  /** Tells that a worker doesn't stop, once it has had time enough. */
  void writeIfSlow(Duration cancelling) {
    if (cancelling.compareTo(SLOW) >= 0) {
      long seconds = cancelling.toSeconds();
      Map<String, Object> line =
          new TreeMap<>(Map.of("sweep", Map.of("oldestCancelSeconds", seconds)));
      line.put("severity", "WARNING");
      line.put(
          "message", "a worker has not stopped, %d s after it was asked to".formatted(seconds));
      out.println(GSON.toJson(line));
    }
  }
}
