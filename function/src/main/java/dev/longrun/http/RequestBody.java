package dev.longrun.http;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.error.RequestErrors;
import dev.longrun.json.JsonFields;
import dev.longrun.json.JsonText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * Decodes the body of a request. The content type is not looked at: real clients send empty bodies
 * as forms, as JSON and as nothing, and curl sends JSON as a form.
 */
public final class RequestBody {
  /** Holds for the body both as it was sent and unpacked. */
  private static final int MAX_BYTES = HttpCall.MAX_BODY_BYTES;

  private RequestBody() {}

  /**
   * The body as text, unpacked.
   *
   * @throws dev.longrun.error.ApiException INVALID_ARGUMENT, if it is too large, not in UTF-8, or
   *     its encoding is unknown or broken
   */
  static String text(HttpCall call) {
    byte[] bytes = call.body();
    if (bytes.length > MAX_BYTES) {
      throw RequestErrors.bodyTooLarge(MAX_BYTES);
    }
    String encoding =
        call.headers().first("content-encoding").orElse("identity").trim().toLowerCase(Locale.ROOT);
    byte[] plain =
        switch (encoding) {
          case "identity", "" -> bytes;
          case "gzip", "x-gzip" -> bytes.length == 0 ? bytes : unpacked(bytes);
          default ->
              throw RequestErrors.invalidBody(
                  "Content-Encoding '" + encoding + "' is not supported; use gzip");
        };
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(plain)).toString();
    } catch (CharacterCodingException e) {
      throw RequestErrors.invalidBody("it is not UTF-8");
    }
  }

  private static byte[] unpacked(byte[] bytes) {
    byte[] plain;
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      plain = gzip.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw RequestErrors.invalidBody("it is said to be gzip, and is not");
    }
    if (plain.length > MAX_BYTES) {
      throw RequestErrors.bodyTooLarge(MAX_BYTES);
    }
    return plain;
  }

  /** The fields of a body that is a JSON object; nothing at all counts as {@code {}}. */
  public static JsonFields fields(HttpCall call) {
    String text = text(call);
    if (text.isBlank()) {
      return new JsonFields("", new JsonObject());
    }
    JsonElement root = JsonText.parse(text);
    if (!root.isJsonObject()) {
      throw RequestErrors.bodyNotObject();
    }
    return new JsonFields("", root.getAsJsonObject());
  }

  /** Refuses a body that holds anything but white space or an empty object. */
  public static void requireEmpty(HttpCall call) {
    fields(call).refuseOthers();
  }
}
