package dev.longrun.json;

import com.google.gson.ToNumberPolicy;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.HashSet;
import java.util.Set;

/** Reads and writes JSON token by token, as it is. */
final class JsonTokens {
  private JsonTokens() {}

  static JsonWriter writer(Writer text) {
    JsonWriter writer = new JsonWriter(text);
    writer.setHtmlSafe(false);
    writer.setSerializeNulls(true);
    return writer;
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

  /** Half a surrogate pair can't be stored as UTF-8, so it would not come back. */
  static String wellFormed(String text) throws IOException {
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

  static IOException duplicate(JsonReader reader) {
    return new IOException("duplicate name at " + reader.getPath());
  }
}
