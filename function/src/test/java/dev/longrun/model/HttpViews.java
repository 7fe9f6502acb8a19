package dev.longrun.model;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** Operations as they come over HTTP. */
final class HttpViews {
  private static final Pattern FROM_PARENT =
      Pattern.compile("^parent operation .*/([^/]+) (was cancelled|is gone)$");

  private HttpViews() {}

  static View view(JsonObject operation) {
    JsonObject metadata = operation.getAsJsonObject("metadata");
    JsonObject common = metadata.getAsJsonObject("common");
    return new View(
        ModelState.valueOf(common.get("state").getAsString()),
        time(common, "startTime").orElseThrow(),
        time(common, "endTime"),
        cancel(common),
        result(operation),
        Optional.ofNullable(metadata.getAsJsonObject("progressEntities"))
            .map(it -> it.get("workCompleted").getAsLong()));
  }

  static Optional<Instant> time(JsonObject message, String field) {
    return Optional.ofNullable(message.get(field)).map(it -> Instant.parse(it.getAsString()));
  }

  private static Optional<View.Cancel> cancel(JsonObject common) {
    return Optional.ofNullable(common.getAsJsonObject("labels"))
        .filter(labels -> labels.has("cancel-request-time"))
        .map(
            labels ->
                new View.Cancel(
                    time(labels, "cancel-request-time").orElseThrow(),
                    FROM_PARENT
                        .matcher(text(labels, "cancel-reason"))
                        .replaceFirst(
                            found ->
                                View.passedOnFrom(
                                    found.group(1), found.group(2).equals("is gone")))));
  }

  private static String result(JsonObject operation) {
    if (operation.has("done") != (operation.has("response") ^ operation.has("error"))) {
      return "neither done nor not: " + operation;
    }
    if (operation.has("error")) {
      JsonObject error = operation.getAsJsonObject("error");
      return View.error(error.get("code").getAsInt(), text(error, "message"));
    }
    return operation.has("response")
        ? View.response(text(operation.getAsJsonObject("response"), "value"))
        : "";
  }

  private static String text(JsonObject message, String field) {
    return Optional.ofNullable(message.get(field)).map(JsonElement::getAsString).orElse("");
  }
}
