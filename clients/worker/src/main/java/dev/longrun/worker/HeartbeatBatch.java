package dev.longrun.worker;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.worker.client.ProtoJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Heartbeats for operations under one parent, which go in one request. */
final class HeartbeatBatch {
  /** What the server takes in one request. */
  static final int MAX_OPERATIONS = 500;

  /** Below what the server takes, with room for the tokens and names. */
  private static final int MAX_REPORT_CHARS = 300_000;

  /**
   * A heartbeat for one operation.
   *
   * @param report what it tells, taken from the operation
   */
  record Item(HeldOperation operation, Report report) {}

  private final List<Item> items;

  private HeartbeatBatch(List<Item> items) {
    this.items = items;
  }

  /** Heartbeats that report nothing. */
  static HeartbeatBatch of(List<HeldOperation> operations) {
    return new HeartbeatBatch(
        operations.stream().map(operation -> new Item(operation, Report.NONE)).toList());
  }

  /** As few batches as hold what all of these have to report. */
  static List<HeartbeatBatch> withReports(List<HeldOperation> operations) {
    List<HeartbeatBatch> batches = new ArrayList<>();
    List<Item> items = new ArrayList<>();
    int chars = 0;
    for (HeldOperation operation : operations) {
      Report report = operation.takeReport();
      int added = report.metadata().map(metadata -> metadata.toString().length()).orElse(0);
      if (!items.isEmpty()
          && (items.size() == MAX_OPERATIONS || chars + added > MAX_REPORT_CHARS)) {
        batches.add(new HeartbeatBatch(items));
        items = new ArrayList<>();
        chars = 0;
      }
      items.add(new Item(operation, report));
      chars += added;
    }
    batches.add(new HeartbeatBatch(items));
    return batches;
  }

  List<Item> items() {
    return items;
  }

  /** One batch for each item. */
  List<HeartbeatBatch> split() {
    return items.stream().map(item -> new HeartbeatBatch(List.of(item))).toList();
  }

  String parent() {
    return items.get(0).operation().parent();
  }

  JsonObject toJson(Optional<Duration> waitForCancel) {
    JsonArray heartbeats = new JsonArray();
    for (Item item : items) {
      JsonObject heartbeat = item.operation().heartbeat(item.report());
      heartbeat.addProperty("name", item.operation().name());
      heartbeats.add(heartbeat);
    }
    JsonObject body = new JsonObject();
    body.add("heartbeats", heartbeats);
    waitForCancel.ifPresent(
        duration -> body.addProperty("waitForCancel", ProtoJson.duration(duration)));
    return body;
  }

  /** The result of each item, in the order of the items; empty, if the reply has none. */
  List<Optional<JsonObject>> results(JsonObject reply) {
    Map<String, JsonObject> byName = new HashMap<>();
    if (reply.has("results")) {
      for (JsonElement result : reply.getAsJsonArray("results")) {
        byName.put(result.getAsJsonObject().get("name").getAsString(), result.getAsJsonObject());
      }
    }
    return items.stream()
        .map(item -> Optional.ofNullable(byName.get(item.operation().name())))
        .toList();
  }
}
