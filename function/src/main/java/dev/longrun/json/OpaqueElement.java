package dev.longrun.json;

import com.google.gson.JsonElement;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.longrun.operation.OpaqueJson;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * A value in a message that stays text, since nobody here looks into it: as a tree it could take
 * forty times as much memory. Only {@link JsonText} can write it.
 */
public final class OpaqueElement extends JsonElement {
  private static final String TYPE = "@type";

  private final String text;

  /**
   * @param text JSON in its shortest form
   */
  @SuppressWarnings("deprecation") // Gson can't write elements of others' types; JsonText does.
  OpaqueElement(String text) {
    this.text = text;
  }

  static OpaqueElement of(OpaqueJson json) {
    return new OpaqueElement(json.text());
  }

  String text() {
    return text;
  }

  OpaqueJson json() {
    return new OpaqueJson(text);
  }

  boolean isNull() {
    return text.equals("null");
  }

  boolean isArray() {
    return text.startsWith("[");
  }

  boolean isObject() {
    return text.startsWith("{");
  }

  /** The type of this {@code google.protobuf.Any}; empty, if it is none. */
  Optional<String> type() {
    return scan(OpaqueElement::type);
  }

  /** Whether this is an array, and each of its elements an {@code Any}. */
  boolean isArrayOfAny() {
    return scan(OpaqueElement::allHaveTypes);
  }

  /** Counts every token, so that an object of one field counts as four. */
  boolean hasMoreTokensThan(int most) {
    return scan(reader -> count(reader, most) > most);
  }

  private static int count(JsonReader reader, int most) throws IOException {
    int values = 0;
    while (values <= most) {
      switch (reader.peek()) {
        case BEGIN_OBJECT -> reader.beginObject();
        case BEGIN_ARRAY -> reader.beginArray();
        case END_OBJECT -> reader.endObject();
        case END_ARRAY -> reader.endArray();
        case NAME -> reader.nextName();
        case END_DOCUMENT -> {
          return values;
        }
        default -> reader.skipValue();
      }
      values++;
    }
    return values;
  }

  private interface Scan<T> {
    T of(JsonReader reader) throws IOException;
  }

  private <T> T scan(Scan<T> scan) {
    JsonReader reader = new JsonReader(new StringReader(text));
    try {
      return scan.of(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("it was read before", e);
    }
  }

  private static boolean allHaveTypes(JsonReader reader) throws IOException {
    if (reader.peek() != JsonToken.BEGIN_ARRAY) {
      return false;
    }
    reader.beginArray();
    boolean all = true;
    while (reader.hasNext()) {
      all &= type(reader).isPresent();
    }
    return all;
  }

  /** The type in the next value, which is read to its end. */
  private static Optional<String> type(JsonReader reader) throws IOException {
    if (reader.peek() != JsonToken.BEGIN_OBJECT) {
      reader.skipValue();
      return Optional.empty();
    }
    Optional<String> type = Optional.empty();
    reader.beginObject();
    while (reader.hasNext()) {
      if (reader.nextName().equals(TYPE) && reader.peek() == JsonToken.STRING) {
        type = Optional.of(reader.nextString()).filter(it -> it.contains("/"));
      } else {
        reader.skipValue();
      }
    }
    reader.endObject();
    return type;
  }

  @Override
  @SuppressWarnings("deprecation")
  public JsonElement deepCopy() {
    return this;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OpaqueElement opaque && opaque.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
