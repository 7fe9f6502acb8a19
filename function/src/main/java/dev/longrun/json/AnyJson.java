package dev.longrun.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.longrun.operation.OpaqueJson;
import java.io.IOException;
import java.io.StringReader;

/**
 * Checks what a worker gives as a {@code google.protobuf.Any}, since clients could not read an
 * operation with anything else.
 */
public final class AnyJson {
  private static final int MAX_NESTING = 100;

  private AnyJson() {}

  /**
   * The same JSON in its shortest form.
   *
   * @throws IllegalArgumentException if it is not a JSON object with an {@code @type}
   */
  public static OpaqueJson checked(OpaqueJson given) {
    try (JsonReader reader = new JsonReader(new StringReader(given.text()))) {
      reader.setStrictness(Strictness.STRICT);
      reader.setNestingLimit(MAX_NESTING);
      JsonElement element = JsonParser.parseReader(reader);
      boolean any =
          element instanceof JsonObject object
              && object.get("@type") instanceof JsonPrimitive type
              && type.isString()
              && type.getAsString().contains("/")
              && reader.peek() == JsonToken.END_DOCUMENT;
      if (any) {
        return new OpaqueJson(element.toString());
      }
    } catch (JsonParseException | IOException e) {
      throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        "not a JSON object with the URL of its message type in \"@type\"");
  }
}
