package dev.longrun.tools.chaos;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.Optional;

/** One operation as a reply showed it. */
record Seen(JsonObject operation) {
  private JsonObject common() {
    return operation.getAsJsonObject("metadata").getAsJsonObject("common");
  }

  String state() {
    return common().get("state").getAsString();
  }

  String operationType() {
    return common().get("operationType").getAsString();
  }

  /** How long its work is to take. */
  long workMillis() {
    return common().getAsJsonObject("labels").get("work-millis").getAsLong();
  }

  boolean isDone() {
    return operation.has("done");
  }

  boolean isCancelled() {
    return state().equals("CANCELLED");
  }

  String outcome() {
    return OutcomeText.of(operation);
  }

  /** Who asked to cancel it, when and why. */
  Optional<String> cancelRequest() {
    JsonObject labels = common().getAsJsonObject("labels");
    return labels.has("cancel-requested-by")
        ? Optional.of(
            labels.get("cancel-requested-by")
                + " at "
                + labels.get("cancel-request-time")
                + ": "
                + labels.get("cancel-reason"))
        : Optional.empty();
  }

  /** Whether a cancel that was acknowledged at {@code time} is in it, or came after its end. */
  boolean remembersCancel(Instant time) {
    return cancelRequest().isPresent()
        || (isDone() && !Instant.parse(common().get("endTime").getAsString()).isAfter(time));
  }

  String summary() {
    return state() + cancelRequest().map(it -> ", asked to cancel by " + it).orElse("");
  }
}
