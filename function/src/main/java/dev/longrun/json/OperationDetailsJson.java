package dev.longrun.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Lease;
import dev.longrun.operation.Life;
import dev.longrun.operation.LifeEvent;
import dev.longrun.operation.Operation;
import dev.longrun.operation.Progress;
import java.time.Instant;
import java.util.Optional;

/**
 * What the server knows of an operation and {@code google.longrunning.Operation} has no field for,
 * beside the operation itself. Its state, its worker and who asked to cancel it show here whatever
 * the type of its metadata.
 */
public record OperationDetailsJson(Operation operation, boolean enumsAsInts) {
  public JsonObject render() {
    JsonObject json = new JsonObject();
    json.add("operation", OperationJson.render(operation, enumsAsInts));
    json.add("state", MetadataJson.state(operation.state(), enumsAsInts));
    addText(json, "operationType", operation.definition().operationType());
    if (!operation.definition().labels().isEmpty()) {
      JsonObject labels = new JsonObject();
      operation.definition().labels().forEach(labels::addProperty);
      json.add("labels", labels);
    }
    addTime(json, "startTime", Optional.of(operation.startTime()));
    if (operation.life() instanceof Life.Done done) {
      addTime(json, "endTime", Optional.of(done.endTime()));
    }
    addTime(json, "expireTime", operation.expireTime());
    addText(json, "startedBy", operation.history().startedBy());
    if (operation.definition().cancelPolicy().cancellable()) {
      json.addProperty("cancellable", true);
    }
    addWork(json);
    json.add("events", events());
    return json;
  }

  private void addWork(JsonObject json) {
    operation.life().lastLease().ifPresent(lease -> json.add("claim", claim(lease)));
    operation.life().cancelRequest().ifPresent(request -> json.add("cancel", cancel(request)));
    addTime(json, "claimDeadline", operation.claimDeadline());
    addTime(json, "runDeadline", operation.runDeadline());
    operation.report().progress().ifPresent(it -> json.add("progress", progress(it)));
    operation
        .definition()
        .parentOperation()
        .ifPresent(parent -> json.addProperty("parentOperation", parent.toString()));
    EffectsJson.add(operation, json);
  }

  private static JsonObject claim(Lease lease) {
    JsonObject claim = new JsonObject();
    claim.addProperty("worker", lease.worker());
    addTime(claim, "claimTime", lease.claimTime());
    addTime(claim, "renewTime", Optional.of(lease.renewTime()));
    addTime(claim, "leaseExpireTime", Optional.of(lease.expireTime()));
    return claim;
  }

  private JsonObject cancel(CancelRequest request) {
    JsonObject cancel = new JsonObject();
    addText(cancel, "requestedBy", request.requestedBy());
    addTime(cancel, "requestTime", Optional.of(request.requestTime()));
    addText(cancel, "reason", request.reason());
    addTime(cancel, "deadline", operation.cancelDeadline());
    return cancel;
  }

  private static JsonObject progress(Progress progress) {
    JsonObject json = new JsonObject();
    json.addProperty("workCompleted", Long.toString(progress.workCompleted()));
    if (progress.workEstimated() != 0) {
      json.addProperty("workEstimated", Long.toString(progress.workEstimated()));
    }
    return json;
  }

  private JsonElement events() {
    JsonArray events = new JsonArray();
    for (LifeEvent event : operation.history().events()) {
      JsonObject json = new JsonObject();
      addTime(json, "time", Optional.of(event.time()));
      json.addProperty("kind", event.kind());
      json.add("state", MetadataJson.state(event.state(), enumsAsInts));
      addText(json, "by", event.by());
      addText(json, "reason", event.reason());
      events.add(json);
    }
    return events;
  }

  private static void addText(JsonObject json, String name, String value) {
    if (!value.isEmpty()) {
      json.addProperty(name, value);
    }
  }

  private static void addTime(JsonObject json, String name, Optional<Instant> time) {
    time.ifPresent(it -> json.add(name, new JsonPrimitive(it.toString())));
  }
}
