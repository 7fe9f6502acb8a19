package dev.longrun.worker;

import com.google.gson.JsonObject;
import java.util.Optional;

/** What a handler reports: either part, both, or nothing. */
record Report(Optional<JsonObject> progress, Optional<JsonObject> metadata) {
  static final Report NONE = new Report(Optional.empty(), Optional.empty());

  /**
   * @throws IllegalArgumentException if one is negative
   */
  static Report progress(long workCompleted, long workEstimated) {
    if (workCompleted < 0 || workEstimated < 0) {
      throw new IllegalArgumentException(
          "progress must not be negative: " + workCompleted + " of " + workEstimated);
    }
    JsonObject progress = new JsonObject();
    progress.addProperty("workCompleted", Long.toString(workCompleted));
    progress.addProperty("workEstimated", Long.toString(workEstimated));
    return new Report(Optional.of(progress), Optional.empty());
  }

  static Report metadata(JsonObject metadata) {
    return new Report(Optional.empty(), Optional.of(metadata));
  }

  /** With the parts of a newer one in place of these. */
  Report updatedBy(Report newer) {
    return new Report(newer.progress.or(() -> progress), newer.metadata.or(() -> metadata));
  }

  void addTo(JsonObject heartbeat) {
    progress.ifPresent(value -> heartbeat.add("progress", value));
    metadata.ifPresent(value -> heartbeat.add("metadata", value));
  }
}
