package dev.longrun.tools.chaos;

import com.google.gson.JsonObject;

/** How an operation ended, as one line that is the same whoever says it. */
final class OutcomeText {
  private static final String UNFINISHED = "unfinished";
  private static final String STRING = "type.googleapis.com/google.protobuf.StringValue";

  private OutcomeText() {}

  /** A response that says {@code text}, and nobody else's response does. */
  static JsonObject response(String text) {
    JsonObject response = new JsonObject();
    response.addProperty("@type", STRING);
    response.addProperty("value", text);
    return response;
  }

  static String of(JsonObject operation) {
    if (operation.has("response")) {
      return "response " + operation.get("response");
    }
    if (operation.has("error")) {
      JsonObject error = operation.getAsJsonObject("error");
      return "error " + error.get("code") + " " + error.get("message").getAsString();
    }
    return UNFINISHED;
  }
}
