package dev.longrun.auth;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The claims of a token: the members of one flat JSON object, as text. A member that is an object
 * or an array counts as empty. A name that stands twice is refused, since another reader might take
 * the other value.
 */
record Claims(Map<String, String> values) {
  /**
   * @throws IOException if this is not one JSON object
   */
  static Claims parse(String json) throws IOException {
    try (JsonReader reader = new JsonReader(new StringReader(json))) {
      reader.setStrictness(Strictness.STRICT);
      Map<String, String> values = new TreeMap<>();
      reader.beginObject();
      while (reader.hasNext()) {
        String name = reader.nextName();
        if (values.put(name, text(reader)) != null) {
          throw new IOException("a name stands twice");
        }
      }
      reader.endObject();
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new IOException("something follows the object");
      }
      return new Claims(values);
    } catch (IllegalStateException e) {
      throw new IOException("not a JSON object", e);
    }
  }

  /** Empty for what has no text of its own. */
  private static String text(JsonReader reader) throws IOException {
    return switch (reader.peek()) {
      case STRING, NUMBER -> reader.nextString();
      case BOOLEAN -> Boolean.toString(reader.nextBoolean());
      default -> {
        reader.skipValue();
        yield "";
      }
    };
  }

  /**
   * The claims in one part of a JSON Web Token.
   *
   * @throws IOException if it is not Base64 of UTF-8 of one JSON object
   */
  static Claims decode(String part) throws IOException {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (IllegalArgumentException e) {
      throw new IOException("not Base64", e);
    }
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** A whole number; empty also for one that is not. */
  Optional<Long> number(String name) {
    return text(name).filter(it -> it.matches("[0-9]{1,15}")).map(Long::parseLong);
  }

  /** The address, if whoever made the claims vouches for it. */
  Optional<String> verifiedEmail() {
    boolean verified =
        text("email_verified").or(() -> text("verified_email")).filter("true"::equals).isPresent();
    return text("email").filter(it -> verified);
  }
}
