package dev.longrun.worker.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.Optional;

/** What a reply says: a JSON object, or Google's error (AIP-193). */
final class ReplyReader {
  private static final int MAX_QUOTE = 200;

  private ReplyReader() {}

  /**
   * @throws ApiException if it is an error, or not JSON
   */
  static JsonObject read(int httpStatus, String body) {
    Optional<JsonObject> json = parse(body);
    if (httpStatus >= 200 && httpStatus < 300) {
      return json.orElseThrow(
          () -> new ApiException(Code.UNKNOWN, "", "The reply is not JSON: " + quote(body), null));
    }
    throw json.flatMap(ReplyReader::error)
        .map(error -> refused(httpStatus, error))
        .orElseGet(() -> unknown(httpStatus, body));
  }

  private static Optional<JsonObject> parse(String body) {
    try {
      JsonElement element = JsonParser.parseString(body);
      return element.isJsonObject() ? Optional.of(element.getAsJsonObject()) : Optional.empty();
    } catch (JsonParseException e) {
      return Optional.empty();
    }
  }

  private static Optional<JsonObject> error(JsonObject body) {
    JsonElement error = body.get("error");
    return error != null && error.isJsonObject()
        ? Optional.of(error.getAsJsonObject())
        : Optional.empty();
  }

  private static ApiException refused(int httpStatus, JsonObject error) {
    Status status = Status.of(error);
    Code code = Code.ofHttpStatus(httpStatus);
    try {
      code = error.has("status") ? Code.valueOf(error.get("status").getAsString()) : code;
    } catch (IllegalArgumentException e) {
      // A server in between that has names of its own; the HTTP status says enough.
    }
    return new ApiException(code, status.reason(), status.message(), null);
  }

  /** Something in front of the server answered. */
  private static ApiException unknown(int httpStatus, String body) {
    String message = "HTTP status " + httpStatus + ": " + quote(body);
    return new ApiException(Code.ofHttpStatus(httpStatus), "", message, null);
  }

  private static String quote(String body) {
    String line = body.strip().replaceAll("\\s+", " ");
    return line.length() <= MAX_QUOTE ? line : line.substring(0, MAX_QUOTE) + "...";
  }
}
