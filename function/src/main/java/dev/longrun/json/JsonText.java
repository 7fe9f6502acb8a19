package dev.longrun.json;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.longrun.error.RequestErrors;
import java.io.IOException;
import java.io.StringReader;

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
  private static final Gson COMPACT =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();
  private static final Gson PRETTY =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().setPrettyPrinting().create();

  private JsonText() {}

  public static String compact(JsonElement element) {
    return COMPACT.toJson(element);
  }

  /** Indented by two spaces, ending in a new line, as Google's servers print. */
  public static String pretty(JsonElement element) {
    String compact = compact(element);
    return (compact.length() > MAX_INDENTED ? compact : PRETTY.toJson(element)) + "\n";
  }

  /**
   * @throws dev.longrun.error.ApiException INVALID_ARGUMENT, saying where the text stops being JSON
   */
  public static JsonElement parse(String text) {
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      reader.setNestingLimit(MAX_NESTING);
      JsonElement element = value(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw RequestErrors.invalidBody("there is something after the end of its value");
      }
      return element;
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw RequestErrors.invalidBody("it is not JSON: " + problem(e));
    }
  }

  private static JsonElement value(JsonReader reader) throws IOException {
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> object(reader);
      case BEGIN_ARRAY -> array(reader);
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

  private static JsonObject object(JsonReader reader) throws IOException {
    JsonObject object = new JsonObject();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = wellFormed(reader.nextName());
      if (object.has(name)) {
        throw new IOException("duplicate name at " + reader.getPath());
      }
      object.add(name, value(reader));
    }
    reader.endObject();
    return object;
  }

  private static JsonArray array(JsonReader reader) throws IOException {
    JsonArray array = new JsonArray();
    reader.beginArray();
    while (reader.hasNext()) {
      array.add(value(reader));
    }
    reader.endArray();
    return array;
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

  /** Gson's message without what it advises the programmer to do, which is there in two forms. */
  private static String problem(Exception e) {
    String firstLine = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return firstLine.replace(GSON_ADVICE, "unexpected text");
  }
}
