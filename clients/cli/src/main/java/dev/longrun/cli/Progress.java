package dev.longrun.cli;

import com.google.gson.JsonObject;
import dev.longrun.worker.client.Operation;
import java.util.Optional;

/**
 * How far the work has come.
 *
 * @param estimated 0 if not known
 */
record Progress(long completed, long estimated) {
  private static final int BAR = 30;

  static Optional<Progress> of(Operation operation) {
    JsonObject metadata = operation.metadata().orElseGet(JsonObject::new);
    return parse(OperationText.object(metadata, "progressEntities"));
  }

  /** From what inspect tells. */
  static Optional<Progress> ofDetails(JsonObject details) {
    return parse(OperationText.object(details, "progress"));
  }

  private static Optional<Progress> parse(JsonObject json) {
    long completed = number(json, "workCompleted");
    long estimated = number(json, "workEstimated");
    return completed == 0 && estimated == 0
        ? Optional.empty()
        : Optional.of(new Progress(completed, estimated));
  }

  private static long number(JsonObject json, String field) {
    return json.has(field) ? json.get(field).getAsLong() : 0;
  }

  private double fraction() {
    return estimated == 0 ? 0 : Math.min(1, (double) completed / estimated);
  }

  /** A bar of a fixed width, if it is known how much there is to do. */
  String bar() {
    if (estimated == 0) {
      return toString();
    }
    int full = (int) (fraction() * BAR);
    return "[" + "#".repeat(full) + "-".repeat(BAR - full) + "] " + this;
  }

  @Override
  public String toString() {
    return estimated == 0
        ? Long.toString(completed)
        : "%d of %d (%d %%)".formatted(completed, estimated, (long) (fraction() * 100));
  }
}
