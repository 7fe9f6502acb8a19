package dev.longrun.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.ToNumberPolicy;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import dev.longrun.error.RequestErrors;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashSet;
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
      case STRING -> new JsonPrimitive(wellFormed(reader.nextString()));
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
      String name = wellFormed(reader.nextName());
      if (object.has(name)) {
        throw duplicate(reader);
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
    copy(reader, JsonText.writer(text));
    return text.toString();
  }

  /** Copies the next value, and checks it as if it became a tree. */
  static void copy(JsonReader in, JsonWriter out) throws IOException {
    switch (in.peek()) {
      case BEGIN_OBJECT -> {
        in.beginObject();
        out.beginObject();
        Set<String> names = in.hasNext() ? new HashSet<>() : Set.of();
        while (in.hasNext()) {
          String name = wellFormed(in.nextName());
          if (!names.add(name)) {
            throw duplicate(in);
          }
          out.name(name);
          copy(in, out);
        }
        in.endObject();
        out.endObject();
      }
      case BEGIN_ARRAY -> {
        in.beginArray();
        out.beginArray();
        while (in.hasNext()) {
          copy(in, out);
        }
        in.endArray();
        out.endArray();
      }
      case STRING -> out.value(wellFormed(in.nextString()));
      case NUMBER -> out.jsonValue(ToNumberPolicy.LAZILY_PARSED_NUMBER.readNumber(in).toString());
      case BOOLEAN -> out.value(in.nextBoolean());
      case NULL -> {
        in.nextNull();
        out.nullValue();
      }
      default -> throw new IOException("value expected at " + in.getPath());
    }
  }

  private static IOException duplicate(JsonReader reader) {
    return new IOException("duplicate name at " + reader.getPath());
  }

  /** Half a surrogate pair can't be stored as UTF-8, so it would not come back. */
  private static String wellFormed(String text) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new IOException("unpaired surrogate in a string");
      }
    }
    return text;
  }
}
