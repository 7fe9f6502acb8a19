package dev.longrun.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.worker.client.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** An operation for people: one fact a line. */
final class OperationText {
  private OperationText() {}

  static String of(Operation operation) {
    StringJoiner lines = new StringJoiner("\n");
    lines.add(operation.name());
    add(lines, "state", state(operation));
    JsonObject common = object(operation.metadata().orElseGet(JsonObject::new), "common");
    add(lines, "type", text(common, "operationType"));
    add(lines, "labels", labels(object(common, "labels")));
    add(lines, "started", text(common, "startTime"));
    add(lines, "ended", text(common, "endTime"));
    add(lines, "progress", Progress.of(operation).map(Progress::toString).orElse(""));
    addOutcome(lines, operation);
    return lines.toString();
  }

  /** The state, or as much as an operation with metadata of another type tells of it. */
  static String state(Operation operation) {
    JsonObject common = object(operation.metadata().orElseGet(JsonObject::new), "common");
    String told = text(common, "state");
    if (!told.isEmpty()) {
      return told;
    }
    if (!operation.done()) {
      return "UNFINISHED";
    }
    return operation.isCancelled()
        ? "CANCELLED"
        : operation.isSuccessful() ? "SUCCESSFUL" : "FAILED";
  }

  /** What inspect tells. */
  static String ofDetails(JsonObject details) {
    StringJoiner lines = new StringJoiner("\n");
    Operation operation = new Operation(details.getAsJsonObject("operation"));
    lines.add(operation.name());
    add(lines, "state", text(details, "state"));
    add(lines, "type", text(details, "operationType"));
    add(lines, "labels", labels(object(details, "labels")));
    add(lines, "started", joined(details, "startTime", "startedBy"));
    add(lines, "ended", text(details, "endTime"));
    add(lines, "expires", text(details, "expireTime"));
    add(lines, "parent", text(details, "parentOperation"));
    JsonObject claim = object(details, "claim");
    add(lines, "claimed", joined(claim, "claimTime", "worker"));
    add(lines, "heard from", text(claim, "renewTime"));
    add(lines, "lease until", text(claim, "leaseExpireTime"));
    add(lines, "progress", Progress.ofDetails(details).map(Progress::toString).orElse(""));
    JsonObject cancel = object(details, "cancel");
    add(lines, "cancel", joined(cancel, "requestTime", "requestedBy"));
    add(lines, "reason", text(cancel, "reason"));
    add(lines, "grace until", text(cancel, "deadline"));
    add(lines, "claim until", text(details, "claimDeadline"));
    add(lines, "run until", text(details, "runDeadline"));
    addOutcome(lines, operation);
    events(details).forEach(event -> add(lines, "event", event));
    return lines.toString();
  }

  /** Metadata of a type of one's own, and what came of it. */
  private static void addOutcome(StringJoiner lines, Operation operation) {
    operation
        .metadata()
        .filter(it -> !it.has("common"))
        .ifPresent(it -> add(lines, "metadata", it.toString()));
    operation.error().ifPresent(it -> add(lines, "error", it.code() + ": " + it.message()));
    operation.response().map(JsonObject::toString).ifPresent(it -> add(lines, "response", it));
  }

  private static List<String> events(JsonObject details) {
    List<String> events = new ArrayList<>();
    if (details.has("events")) {
      for (JsonElement each : details.getAsJsonArray("events")) {
        JsonObject event = each.getAsJsonObject();
        events.add(
            String.join(
                    " ",
                    text(event, "time"),
                    text(event, "kind"),
                    text(event, "state"),
                    text(event, "by"),
                    text(event, "reason"))
                .strip());
      }
    }
    return events;
  }

  private static String joined(JsonObject json, String time, String who) {
    String by = text(json, who);
    return text(json, time) + (by.isEmpty() ? "" : " by " + by);
  }

  private static void add(StringJoiner lines, String key, String value) {
    if (!value.isEmpty()) {
      lines.add("  %-12s%s".formatted(key, value));
    }
  }

  static String text(JsonObject json, String field) {
    return Optional.ofNullable(json.get(field)).map(JsonElement::getAsString).orElse("");
  }

  static JsonObject object(JsonObject json, String field) {
    return json.has(field) && json.get(field).isJsonObject()
        ? json.getAsJsonObject(field)
        : new JsonObject();
  }

  private static String labels(JsonObject labels) {
    StringJoiner joined = new StringJoiner(", ");
    for (Map.Entry<String, JsonElement> label : labels.entrySet()) {
      joined.add(label.getKey() + "=" + label.getValue().getAsString());
    }
    return joined.toString();
  }
}
