package dev.longrun.worker;

import com.google.gson.JsonObject;
import dev.longrun.worker.client.AnyJson;
import dev.longrun.worker.client.Code;
import java.util.Optional;

/**
 * How an operation is to end.
 *
 * @param body what finish is to be called with, but for the token
 */
record Outcome(JsonObject body) {
  /** Half of what the server takes. */
  private static final int MAX_MESSAGE = 8192;

  /**
   * @throws IllegalArgumentException if it has no {@code @type}
   */
  static Outcome response(Optional<JsonObject> response) {
    JsonObject body = new JsonObject();
    response.map(AnyJson::check).ifPresent(value -> body.add("response", value));
    return new Outcome(body);
  }

  static Outcome failure(Code code, Throwable e) {
    return failure(code, e.getMessage() == null ? e.getClass().getName() : e.getMessage());
  }

  static Outcome failure(Code code, String message) {
    JsonObject error = new JsonObject();
    error.addProperty("code", code.number());
    error.addProperty("message", shortened(message));
    JsonObject body = new JsonObject();
    body.add("error", error);
    return new Outcome(body);
  }

  private static String shortened(String message) {
    if (message.length() <= MAX_MESSAGE) {
      return message;
    }
    boolean inPair = Character.isHighSurrogate(message.charAt(MAX_MESSAGE - 1));
    return message.substring(0, inPair ? MAX_MESSAGE - 1 : MAX_MESSAGE) + "...";
  }

  /** In place of this one, which can't be stored; without a word, if not even that can be. */
  Outcome tooLarge(String why) {
    JsonObject error = body.getAsJsonObject("error");
    boolean saidBefore =
        error != null && error.get("code").getAsInt() == Code.OUT_OF_RANGE.number();
    return failure(Code.OUT_OF_RANGE, saidBefore ? "" : "The result can't be stored. " + why);
  }

  boolean isLastResort() {
    JsonObject error = body.getAsJsonObject("error");
    return error != null && error.get("message").getAsString().isEmpty();
  }

  JsonObject toJson(LeaseToken token) {
    JsonObject json = token.toJson();
    body.entrySet().forEach(entry -> json.add(entry.getKey(), entry.getValue()));
    return json;
  }
}
