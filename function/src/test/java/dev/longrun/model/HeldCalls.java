package dev.longrun.model;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.model.Command.Get;
import dev.longrun.model.Command.Hear;
import dev.longrun.model.Command.Heartbeat;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls whose reply is held: until something happens, or for the time that they ask for, for which
 * the caller moves the clock on if nobody else does.
 */
final class HeldCalls {
  private static final Duration WAIT = Duration.ofMillis(10);

  /** The code of what may have happened, or not. */
  private static final int UNAVAILABLE = 14;

  private final int caller;
  private final Round round;

  HeldCalls(int caller, Round round) {
    this.caller = caller;
    this.round = round;
  }

  void await(String id) throws InterruptedException {
    Begun begun = new Begun(caller, round.clock());
    CompletableFuture<Optional<JsonObject>> reply =
        round.service().sendAsync(round.service().awaiting(round.collection() + "/" + id, WAIT));
    round.journal().add(id, begun.event(new Get(), replyTo(reply)));
  }

  /** A heartbeat that waits for a cancel. */
  void heartbeat(String id, Heartbeat heartbeat) throws InterruptedException {
    Begun begun = new Begun(caller, round.clock());
    Optional<JsonObject> reply =
        replyTo(
            round
                .service()
                .sendAsync(round.service().heartbeat(round.collection(), id, heartbeat, WAIT)));
    noteHeld(id, heartbeat, begun, reply.map(it -> HttpViews.answer(heartbeat, it)));
  }

  /** The heartbeats of many operations in one request, which may wait for a cancel. */
  void heartbeats(Map<String, Heartbeat> heartbeats, boolean held) throws InterruptedException {
    Begun begun = new Begun(caller, round.clock());
    Optional<JsonObject> reply =
        replyTo(
            round
                .service()
                .sendAsync(
                    round
                        .service()
                        .heartbeats(round.collection(), heartbeats, held ? WAIT : Duration.ZERO)));
    int i = 0;
    for (Map.Entry<String, Heartbeat> each : heartbeats.entrySet()) {
      Heartbeat heartbeat = each.getValue();
      int index = i++;
      Optional<CallAnswer> answer =
          reply.flatMap(it -> answer(heartbeat, it.getAsJsonArray("results").get(index)));
      if (held) {
        noteHeld(each.getKey(), heartbeat, begun, answer);
      } else {
        Event event = begun.event(heartbeat, answer.orElse(CallAnswer.TAKEN));
        round.journal().add(each.getKey(), answer.isPresent() ? event : event.unanswered());
      }
    }
  }

  /** Absent, if nobody knows what has happened. */
  private static Optional<CallAnswer> answer(Heartbeat heartbeat, JsonElement result) {
    JsonObject one = result.getAsJsonObject();
    if (!one.has("error")) {
      return Optional.of(HttpViews.answer(heartbeat, one));
    }
    int code = one.getAsJsonObject("error").get("code").getAsInt();
    return code == UNAVAILABLE ? Optional.empty() : Optional.of(HttpViews.refused(one));
  }

  /** The heartbeat came first; what was told at the end may be what came later. */
  private void noteHeld(String id, Heartbeat heartbeat, Begun begun, Optional<CallAnswer> answer) {
    Event event = begun.event(heartbeat, answer.orElse(CallAnswer.TAKEN));
    round.journal().add(id, event.unanswered());
    if (answer.isPresent()) {
      round.journal().add(id, event.as(new Hear(heartbeat.token())));
    }
  }

  private Optional<JsonObject> replyTo(CompletableFuture<Optional<JsonObject>> reply)
      throws InterruptedException {
    while (!isDone(reply)) {
      round.clock().advance(Duration.ofSeconds(1));
    }
    return reply.join();
  }

  private static boolean isDone(CompletableFuture<?> reply) throws InterruptedException {
    try {
      reply.get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }
}
