package dev.longrun.json;

import com.google.gson.FormattingStyle;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dev.longrun.error.RequestErrors;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;

/**
 * JSON text, read to the letter of RFC 8259 and written so that what was read comes back: numbers
 * keep their digits, nulls stay, and no name may stand twice in one object.
 */
public final class JsonText {
  private static final int MAX_NESTING = 100;

  /**
   * Indentation can make deeply nested text many times as long, so what is large is left as it is.
   */
  private static final int MAX_INDENTED = 500_000;

  private static final String GSON_ADVICE =
      "Use JsonReader.setStrictness(Strictness.LENIENT) to accept malformed JSON";

  private JsonText() {}

  public static String compact(JsonElement element) {
    StringWriter text = new StringWriter();
    try {
      write(element, JsonTokens.writer(text));
    } catch (IOException e) {
      throw new UncheckedIOException("memory can always be written", e);
    }
    return text.toString();
  }

  /** Indented by two spaces, ending in a new line, as Google's servers print. */
  public static String pretty(JsonElement element) {
    String compact = compact(element);
    return (compact.length() > MAX_INDENTED ? compact : indent(compact)) + "\n";
  }

  private static String indent(String compact) {
    StringWriter text = new StringWriter();
    JsonWriter writer = JsonTokens.writer(text);
    writer.setFormattingStyle(FormattingStyle.PRETTY);
    try {
      JsonTokens.copy(new JsonReader(new StringReader(compact)), writer);
    } catch (IOException e) {
      throw new UncheckedIOException("it was written just now", e);
    }
    return text.toString();
  }

  private static void write(JsonElement element, JsonWriter out) throws IOException {
    if (element instanceof OpaqueElement opaque) {
      out.jsonValue(opaque.text());
    } else if (element instanceof JsonObject object) {
      out.beginObject();
      for (Map.Entry<String, JsonElement> field : object.entrySet()) {
        out.name(field.getKey());
        write(field.getValue(), out);
      }
      out.endObject();
    } else if (element.isJsonArray()) {
      out.beginArray();
      for (JsonElement each : element.getAsJsonArray()) {
        write(each, out);
      }
      out.endArray();
    } else if (element instanceof JsonPrimitive primitive) {
      writePrimitive(primitive, out);
    } else {
      out.nullValue();
    }
  }

  private static void writePrimitive(JsonPrimitive primitive, JsonWriter out) throws IOException {
    if (primitive.isNumber()) {
      out.value(primitive.getAsNumber());
    } else if (primitive.isBoolean()) {
      out.value(primitive.getAsBoolean());
    } else {
      out.value(primitive.getAsString());
    }
  }

  /**
   * Reads text whose size was bounded before, or that is our own.
   *
   * @throws dev.longrun.error.ApiException INVALID_ARGUMENT, saying where the text stops being JSON
   */
  public static JsonElement parse(String text) {
    return parse(text, Set.of(), Integer.MAX_VALUE);
  }

  /**
   * The same, of which not everything becomes a tree.
   *
   * @param opaque the paths of the fields that stay text
   * @param maxValues how many values may become a tree
   * @throws dev.longrun.error.ApiException INVALID_ARGUMENT, also if there are more
   */
  static JsonElement parse(String text, Set<String> opaque, int maxValues) {
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      reader.setNestingLimit(MAX_NESTING);
      JsonElement element = new JsonBody(reader, opaque, maxValues).read();
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw RequestErrors.invalidBody("there is something after the end of its value");
      }
      return element;
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw RequestErrors.invalidBody("it is not JSON: " + problem(e));
    }
  }

  /**
   * The object in {@code text} with these fields, each in place of one of the same name or at the
   * end.
   *
   * @param without names of fields to leave out first
   */
  static String overlay(String text, JsonObject fields, Set<String> without) {
    StringWriter result = new StringWriter();
    JsonObject left = fields.deepCopy();
    try (JsonReader in = new JsonReader(new StringReader(text))) {
      JsonWriter out = JsonTokens.writer(result);
      in.beginObject();
      out.beginObject();
      while (in.hasNext()) {
        String name = in.nextName();
        if (without.contains(name)) {
          in.skipValue();
        } else if (fields.has(name)) {
          in.skipValue();
          out.name(name);
          write(left.remove(name), out);
        } else {
          out.name(name);
          JsonTokens.copy(in, out);
        }
      }
      for (Map.Entry<String, JsonElement> field : left.entrySet()) {
        out.name(field.getKey());
        write(field.getValue(), out);
      }
      out.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException("it was read before", e);
    }
    return result.toString();
  }

  /** Gson's message without what it advises the programmer to do, which is there in two forms. */
  private static String problem(Exception e) {
    String firstLine = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return firstLine.replace(GSON_ADVICE, "unexpected text");
  }

  /** The same message with trees in place of texts, for one who has to look into them. */
  public static JsonObject expand(JsonObject message) {
    JsonObject expanded = new JsonObject();
    for (Map.Entry<String, JsonElement> field : message.entrySet()) {
      expanded.add(field.getKey(), expand(field.getValue()));
    }
    return expanded;
  }

  private static JsonElement expand(JsonElement value) {
    if (value instanceof OpaqueElement opaque) {
      return parse(opaque.text());
    }
    return value instanceof JsonObject object ? expand(object) : value;
  }
}
