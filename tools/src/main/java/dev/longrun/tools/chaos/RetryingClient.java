package dev.longrun.tools.chaos;

import com.google.gson.JsonObject;
import dev.longrun.tools.HttpReply;
import dev.longrun.tools.OperationsClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls the service as Google's clients do: where a server can't be reached, or says UNAVAILABLE,
 * the call is tried again after a while, and here at the next server.
 */
final class RetryingClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int MAX_PAUSE_MILLIS = 300;
  private static final int UNAVAILABLE = 503;

  private final List<OperationsClient> servers;
  private final AtomicInteger turn = new AtomicInteger();

  RetryingClient(List<String> urls) {
    this.servers = urls.stream().map(url -> new OperationsClient(url, TIMEOUT)).toList();
  }

  HttpReply get(String path) {
    return retry(server -> server.send("GET", path, ""));
  }

  HttpReply post(String path, JsonObject body) {
    return retry(server -> server.send("POST", path, body.toString()));
  }

  /** A cancel, whose caller gives a reason. */
  HttpReply cancel(String name, String reason) {
    return retry(server -> cancel(server, name, reason));
  }

  /** A cancel by a caller who does not try again, whatever came of it. */
  void cancelOnce(String name, String reason) {
    once(server -> cancel(server, name, reason));
  }

  void getOnce(String path) {
    once(server -> server.send("GET", path, ""));
  }

  private static HttpReply cancel(OperationsClient server, String name, String reason)
      throws IOException, InterruptedException {
    return server.send("POST", name + ":cancel", "", "X-Goog-Request-Reason", reason);
  }

  private interface Call {
    HttpReply to(OperationsClient server) throws IOException, InterruptedException;
  }

  private void once(Call call) {
    try {
      send(call);
    } catch (IOException e) {
      // It may or may not have happened, which is what this is for.
    }
  }

  private HttpReply retry(Call call) {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        HttpReply reply = send(call);
        if (reply.status() != UNAVAILABLE || Instant.now().isAfter(end)) {
          return reply;
        }
      } catch (IOException e) {
        if (Instant.now().isAfter(end)) {
          throw new IllegalStateException("no answer for " + PATIENCE, e);
        }
      }
      Pause.millis(ThreadLocalRandom.current().nextInt(MAX_PAUSE_MILLIS));
    }
  }

  private HttpReply send(Call call) throws IOException {
    try {
      return call.to(servers.get(Math.floorMod(turn.getAndIncrement(), servers.size())));
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts here", e);
    }
  }
}
