package dev.longrun.chaos;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls the service as Google's clients do: where a server can't be reached, or says UNAVAILABLE,
 * the call is tried again after a while, and here at the next server.
 */
final class Client {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int MAX_PAUSE_MILLIS = 300;
  private static final int UNAVAILABLE = 503;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();
  private final List<String> urls;
  private final AtomicInteger turn = new AtomicInteger();

  Client(List<String> urls) {
    this.urls = urls;
  }

  /**
   * What came back.
   *
   * @param sent when the call was made, the last time it was tried; by {@link System#nanoTime}
   */
  record Reply(int status, JsonObject body, long sent, Instant received) {
    boolean isOk() {
      return status == 200;
    }

    /** Whether it says that the operation's state does not allow what was asked. */
    boolean isRefusal() {
      return status == 400
          && body.getAsJsonObject("error")
              .get("status")
              .getAsString()
              .equals("FAILED_PRECONDITION");
    }
  }

  Reply get(String path) {
    return call(builder -> builder.GET(), path);
  }

  Reply post(String path, JsonObject body) {
    return call(builder -> builder.POST(text(body.toString())), path);
  }

  /** A cancel, whose caller gives a reason. */
  Reply cancel(String name, String reason) {
    return call(builder -> cancel(builder, reason), name + ":cancel");
  }

  /** A cancel by a caller who does not try again, whatever came of it. */
  void cancelOnce(String name, String reason) {
    sendOnce(cancel(builder(name + ":cancel"), reason));
  }

  void getOnce(String path) {
    sendOnce(builder(path).GET());
  }

  private void sendOnce(HttpRequest.Builder request) {
    try {
      send(request.build());
    } catch (IOException e) {
      // It may or may not have happened, which is what this is for.
    }
  }

  private static HttpRequest.Builder cancel(HttpRequest.Builder builder, String reason) {
    return builder.header("X-Goog-Request-Reason", reason).POST(text(""));
  }

  private static HttpRequest.BodyPublisher text(String text) {
    return HttpRequest.BodyPublishers.ofString(text);
  }

  private interface Method {
    HttpRequest.Builder on(HttpRequest.Builder builder);
  }

  private Reply call(Method method, String path) {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        Reply reply = send(method.on(builder(path)).build());
        if (reply.status != UNAVAILABLE || Instant.now().isAfter(end)) {
          return reply;
        }
      } catch (IOException e) {
        if (Instant.now().isAfter(end)) {
          throw new IllegalStateException("no answer for " + PATIENCE + ": " + path, e);
        }
      }
      Pause.millis(ThreadLocalRandom.current().nextInt(MAX_PAUSE_MILLIS));
    }
  }

  private HttpRequest.Builder builder(String path) {
    String url = urls.get(Math.floorMod(turn.getAndIncrement(), urls.size()));
    return HttpRequest.newBuilder(URI.create(url + "/v1/" + path)).timeout(TIMEOUT);
  }

  private Reply send(HttpRequest request) throws IOException {
    long sent = System.nanoTime();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new Reply(response.statusCode(), json(response.body()), sent, Instant.now());
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts here", e);
    }
  }

  private static JsonObject json(String text) {
    return text.isBlank() ? new JsonObject() : JsonParser.parseString(text).getAsJsonObject();
  }
}
