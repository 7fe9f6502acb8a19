package dev.longrun.worker.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** A {@code google.protobuf.Any} in JSON. */
public final class AnyJson {
  private AnyJson() {}

  /**
   * Checks that JSON tells its own type.
   *
   * @return a copy
   * @throws IllegalArgumentException if it has no {@code @type} with the URL of a message type
   */
  public static JsonObject check(JsonObject json) {
    JsonElement type = json.get("@type");
    boolean valid =
        type != null
            && type.isJsonPrimitive()
            && type.getAsJsonPrimitive().isString()
            && type.getAsString().contains("/");
    if (!valid) {
      throw new IllegalArgumentException(
          "The JSON object needs the URL of its message type in \"@type\", such as"
              + " \"type.googleapis.com/example.v1.ExportMetadata\".");
    }
    return json.deepCopy();
  }
}
