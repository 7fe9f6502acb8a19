package dev.longrun.tools.upgrade;

import com.google.gson.JsonObject;
import dev.longrun.tools.HttpReply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Calls whichever servers there are, of both versions, in turn and at random, as Google's clients
 * do: where one can't be reached or says UNAVAILABLE, the call is repeated.
 */
final class Caller {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int UNAVAILABLE = 503;

  private volatile List<Server> servers = List.of();

  /** From now on only these are called. */
  void use(List<Server> those) {
    servers = List.copyOf(those);
  }

  HttpReply get(String path) {
    return call("GET", path, "");
  }

  HttpReply post(String path, JsonObject body) {
    return call("POST", path, body.size() == 0 ? "" : body.toString());
  }

  private HttpReply call(String method, String path, String body) {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      List<Server> there = servers;
      Server server = there.get(ThreadLocalRandom.current().nextInt(there.size()));
      try {
        HttpReply reply = server.client().send(method, path, body);
        if (reply.status() != UNAVAILABLE || Instant.now().isAfter(end)) {
          return reply;
        }
      } catch (IOException e) {
        if (Instant.now().isAfter(end)) {
          throw new IllegalStateException("no answer for " + PATIENCE, e);
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts here", e);
      }
      pause(ThreadLocalRandom.current().nextInt(300));
    }
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts here", e);
    }
  }
}
