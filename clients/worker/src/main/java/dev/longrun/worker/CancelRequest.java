package dev.longrun.worker;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * Who asked for the cancellation, and why.
 *
 * @param requestedBy who asked; empty, if the server doesn't say
 * @param reason why; empty, if none was given
 * @param deadline when the operation ends in any case, by the server's clock
 */
public record CancelRequest(String requestedBy, String reason, Optional<Instant> deadline) {
  /** From the reply to a heartbeat; empty, if nobody asked. */
  static Optional<CancelRequest> of(JsonObject reply) {
    if (!reply.has("cancelRequested") || !reply.get("cancelRequested").getAsBoolean()) {
      return Optional.empty();
    }
    String deadline = text(reply, "cancelDeadline");
    return Optional.of(
        new CancelRequest(
            text(reply, "cancelRequestedBy"),
            text(reply, "cancelReason"),
            deadline.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(deadline))));
  }

  private static String text(JsonObject json, String field) {
    JsonElement value = json.get(field);
    return value == null ? "" : value.getAsString();
  }
}
