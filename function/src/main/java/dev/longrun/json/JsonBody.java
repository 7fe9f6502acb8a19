package dev.longrun.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.ToNumberPolicy;
import com.google.gson.stream.JsonReader;
import dev.longrun.error.RequestErrors;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Set;

/**
 * Reads one JSON value: what is opaque stays text, and of what becomes a tree there is only so
 * much.
 */
final class JsonBody {
  private final JsonReader reader;
  private final Set<String> opaque;
  private final int maxValues;
  private int values;

  /**
   * @param opaque the paths of the fields that stay text, such as {@code error.details}; the
   *     elements of an array have the path of the array
   * @param maxValues how many values may become a tree
   */
  JsonBody(JsonReader reader, Set<String> opaque, int maxValues) {
    this.reader = reader;
    this.opaque = opaque;
    this.maxValues = maxValues;
  }

  JsonElement read() throws IOException {
    return value("");
  }

  private JsonElement value(String path) throws IOException {
    if (++values > maxValues) {
      throw RequestErrors.invalidBody("it has more than " + maxValues + " values");
    }
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> object(path);
      case BEGIN_ARRAY -> array(path);
      case STRING -> new JsonPrimitive(JsonTokens.wellFormed(reader.nextString()));
      case NUMBER -> new JsonPrimitive(ToNumberPolicy.LAZILY_PARSED_NUMBER.readNumber(reader));
      case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
      case NULL -> {
        reader.nextNull();
        yield JsonNull.INSTANCE;
      }
      default -> throw new IOException("value expected at " + reader.getPath());
    };
  }

  private JsonObject object(String path) throws IOException {
    JsonObject object = new JsonObject();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = JsonTokens.wellFormed(reader.nextName());
      if (object.has(name)) {
        throw JsonTokens.duplicate(reader);
      }
      String at = path.isEmpty() ? name : path + "." + name;
      object.add(name, opaque.contains(at) ? new OpaqueElement(compact(reader)) : value(at));
    }
    reader.endObject();
    return object;
  }

  private JsonArray array(String path) throws IOException {
    JsonArray array = new JsonArray();
    reader.beginArray();
    while (reader.hasNext()) {
      array.add(value(path));
    }
    reader.endArray();
    return array;
  }

  /** The next value in its shortest form. */
  private static String compact(JsonReader reader) throws IOException {
    StringWriter text = new StringWriter();
    JsonTokens.copy(reader, JsonTokens.writer(text));
    return text.toString();
  }
}
