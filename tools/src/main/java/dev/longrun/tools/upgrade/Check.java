package dev.longrun.tools.upgrade;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.tools.HttpReply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds what servers tell against what was acknowledged. */
final class Check {
  private static final int PAGE = 500;

  private final Caller caller;

  Check(Caller caller) {
    this.caller = caller;
  }

  /** All operations that a list has, by name. */
  Map<String, JsonObject> list() {
    Map<String, JsonObject> listed = new HashMap<>();
    String token = "";
    do {
      HttpReply reply =
          caller.get(Load.PARENT + "/operations?pageSize=" + PAGE + "&pageToken=" + token);
      if (!reply.isOk()) {
        throw new IllegalStateException("list was answered " + reply);
      }
      if (reply.body().has("operations")) {
        for (JsonElement operation : reply.body().getAsJsonArray("operations")) {
          listed.put(
              operation.getAsJsonObject().get("name").getAsString(), operation.getAsJsonObject());
        }
      }
      token =
          reply.body().has("nextPageToken") ? reply.body().get("nextPageToken").getAsString() : "";
    } while (!token.isEmpty());
    return listed;
  }

  /** Reads each of these as a list and by itself. */
  void close(Map<String, Record> records) {
    Map<String, JsonObject> listed = list();
    records
        .values()
        .forEach(
            record -> {
              HttpReply reply = caller.get(record.name());
              if (!reply.isOk() || !listed.containsKey(record.name())) {
                record.lost();
              } else {
                record.close(reply.body());
              }
            });
  }

  static List<String> faults(Map<String, Record> records) {
    return records.values().stream().flatMap(record -> record.faults().stream()).toList();
  }
}
