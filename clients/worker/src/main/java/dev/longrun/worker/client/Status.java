package dev.longrun.worker.client;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/**
 * {@code google.rpc.Status}, as it stands within an operation or a result.
 *
 * @param details each an object with an {@code @type}
 */
public record Status(Code code, String message, JsonArray details) {
  /** From its JSON; a member that isn't there has its default. */
  public static Status of(JsonObject json) {
    JsonElement code = json.get("code");
    JsonElement details = json.get("details");
    return new Status(
        Code.of(code == null ? 0 : code.getAsInt()),
        json.has("message") ? json.get("message").getAsString() : "",
        details == null ? new JsonArray() : details.getAsJsonArray());
  }

  /** The reason of the first ErrorInfo; empty, if there is none. */
  public String reason() {
    for (JsonElement detail : details) {
      if (detail.isJsonObject() && detail.getAsJsonObject().has("reason")) {
        return detail.getAsJsonObject().get("reason").getAsString();
      }
    }
    return "";
  }
}
