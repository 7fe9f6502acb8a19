package dev.longrun.event;

import com.google.gson.JsonObject;
import dev.longrun.json.OperationJson;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.EffectKind;
import dev.longrun.operation.Life;
import dev.longrun.operation.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * One event as a message of Pub/Sub: a CloudEvent (1.0) in binary mode, whose data is the operation
 * as it is when the event is sent.
 *
 * <p>Its id is the name, the start time and the kind, since names are used again: who gets the same
 * event twice can tell.
 */
record OperationEvent(Operation operation, EffectKind kind) {
  private static final String SOURCE = "//longrun.dev/";

  /** The last part of the event's type, without its version. */
  private String name() {
    return switch (kind) {
      case PUBLISH_STARTED -> "started";
      case PUBLISH_CANCEL_REQUESTED -> "cancel-requested";
      case PUBLISH_DONE -> "done";
      case CANCEL_CHILDREN, CANCEL_BACKEND -> throw new IllegalArgumentException(kind.text());
    };
  }

  /** When it happened, and not when it is told. */
  private Instant time() {
    Instant start = operation.startTime();
    return switch (kind) {
      case PUBLISH_CANCEL_REQUESTED ->
          operation.life().cancelRequest().map(CancelRequest::requestTime).orElse(start);
      case PUBLISH_DONE -> operation.life() instanceof Life.Done done ? done.endTime() : start;
      default -> start;
    };
  }

  /** A PubsubMessage; those of one operation have one ordering key, so they arrive in order. */
  JsonObject message() {
    String data = OperationJson.render(operation, false).toString();
    JsonObject message = new JsonObject();
    message.addProperty(
        "data", Base64.getEncoder().encodeToString(data.getBytes(StandardCharsets.UTF_8)));
    message.add("attributes", attributes());
    message.addProperty("orderingKey", operation.name().toString());
    return message;
  }

  /**
   * The attributes of the CloudEvent, as its binding for Pub/Sub writes them. Subscriptions can
   * filter by them, so the type of the operation and its state are among them.
   */
  private JsonObject attributes() {
    String subject = operation.name().toString();
    JsonObject attributes = new JsonObject();
    attributes.addProperty("ce-specversion", "1.0");
    attributes.addProperty("ce-id", subject + "/" + operation.startTime() + "/" + name());
    attributes.addProperty("ce-source", SOURCE + operation.name().parent());
    attributes.addProperty("ce-type", "dev.longrun.operation." + name() + ".v1");
    attributes.addProperty("ce-subject", subject);
    attributes.addProperty("ce-time", time().toString());
    attributes.addProperty("ce-state", operation.state().name());
    if (!operation.definition().operationType().isEmpty()) {
      attributes.addProperty("ce-operationtype", operation.definition().operationType());
    }
    attributes.addProperty("content-type", "application/json");
    return attributes;
  }
}
