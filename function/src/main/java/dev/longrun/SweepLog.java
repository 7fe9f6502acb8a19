package dev.longrun;

import com.google.gson.Gson;
import dev.longrun.store.Sweep;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;

/** Tells what a sweep did, as one line of JSON in the form that Cloud Logging takes apart. */
record SweepLog(PrintStream out) {
  private static final Gson GSON = new Gson();

  void write(Sweep.Summary summary) {
    Map<String, Object> line = new TreeMap<>(Map.of("sweep", summary.fields()));
    line.put("severity", summary.failed() == 0 ? "INFO" : "WARNING");
    line.put(
        "message",
        "swept: %d settled, %d passed on, %d purged, %d failed%s"
            .formatted(
                summary.settled(),
                summary.passedOn(),
                summary.purged(),
                summary.failed(),
                summary.complete() ? "" : "; more is left"));
    out.println(GSON.toJson(line));
  }
}
