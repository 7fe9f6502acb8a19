package dev.longrun.event;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.longrun.google.GoogleApi;
import dev.longrun.operation.EffectKind;
import dev.longrun.operation.EffectResult;
import dev.longrun.operation.Operation;
import dev.longrun.service.EffectAction;
import dev.longrun.time.Deadline;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/**
 * Publishes events to a topic of Pub/Sub, over its REST API: one class path and one connection less
 * to open than its client library needs (docs/decisions/0007).
 */
public final class EventPublisher implements EffectAction {
  private static final Duration CALL_TIME = Duration.ofSeconds(10);
  private static final int MAX_ERROR = 200;

  private final GoogleApi api;
  private final URI publish;

  /**
   * @param pubsub the address of Pub/Sub or its emulator, without a path
   * @param topic {@code projects/PROJECT/topics/TOPIC}
   */
  public EventPublisher(GoogleApi api, String pubsub, String topic) {
    this.api = api;
    this.publish = URI.create(pubsub + "/v1/" + topic + ":publish");
  }

  /**
   * Whatever refuses it, a topic that isn't there or a permission that is missing, somebody may
   * mend; so it is tried again.
   */
  @Override
  public Attempt attempt(Operation operation, EffectKind kind, Deadline deadline) {
    JsonArray messages = new JsonArray();
    messages.add(new OperationEvent(operation, kind).message());
    JsonObject body = new JsonObject();
    body.add("messages", messages);
    try {
      GoogleApi.Reply reply =
          api.send(
              new GoogleApi.Call("POST", publish, body.toString()), deadline.within(CALL_TIME));
      return Attempt.of(reply.isOk() ? EffectResult.DONE : EffectResult.failed(text(reply)));
    } catch (IOException e) {
      return Attempt.of(
          EffectResult.failed(e.getMessage() == null ? e.toString() : e.getMessage()));
    }
  }

  private static String text(GoogleApi.Reply reply) {
    String text = "HTTP " + reply.status() + ": " + reply.body().replaceAll("\\s+", " ");
    return text.substring(0, Math.min(text.length(), MAX_ERROR));
  }
}
