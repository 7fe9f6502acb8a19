package dev.longrun.worker;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.longrun.worker.client.ProtoJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The methods that workers need, in memory, with a clock that tests move. */
final class FakeBackend implements Backend {
  private final ManualClock clock = new ManualClock();
  private final Map<String, FakeOperation> operations = new HashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private int started;
  private final AtomicInteger waiting = new AtomicInteger();
  private boolean closed;

  FakeBackend() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/", this::handle);
    server.start();
  }

  @Override
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public void advance(Duration duration) {
    clock.advance(duration);
    wakeUp();
  }

  /** How many heartbeats wait for a cancel request. */
  int waiting() {
    return waiting.get();
  }

  private synchronized void wakeUp() {
    notifyAll();
  }

  private void handle(HttpExchange exchange) throws IOException {
    JsonObject reply;
    int status = 200;
    try {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().getPath().substring("/v1/".length());
      JsonObject json =
          body.isEmpty() ? new JsonObject() : JsonParser.parseString(body).getAsJsonObject();
      String reason = exchange.getRequestHeaders().getFirst("X-Goog-Request-Reason");
      reply = call(exchange.getRequestMethod(), path, json, reason == null ? "" : reason);
    } catch (FakeError e) {
      reply = e.reply();
      status = e.httpStatus();
    } catch (InterruptedException e) {
      return;
    }
    byte[] bytes = reply.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private synchronized JsonObject call(String method, String path, JsonObject body, String reason)
      throws InterruptedException {
    int colon = path.lastIndexOf(':');
    String name = colon < 0 ? path : path.substring(0, colon);
    notifyAll();
    return switch (method + (colon < 0 ? "" : path.substring(colon))) {
      case "POST:start" -> start(name, body);
      case "GET" -> find(name).toJson();
      case "DELETE" -> {
        find(name);
        operations.remove(name);
        yield new JsonObject();
      }
      case "POST:cancel" -> {
        find(name).cancel(clock.instant(), reason);
        yield new JsonObject();
      }
      case "POST:claim" -> find(name).claim(body, clock.instant());
      case "POST:heartbeat" ->
          body.has("heartbeats") ? heartbeats(body) : find(name).heartbeat(body, clock.instant());
      case "POST:finish" -> find(name).finish(body);
      default -> throw new FakeError(404, 5, "NOT_FOUND", "METHOD_NOT_FOUND");
    };
  }

  private JsonObject start(String collection, JsonObject body) {
    String id = body.has("operationId") ? body.get("operationId").getAsString() : "o" + ++started;
    Optional<Duration> grace =
        Optional.ofNullable(body.get("cancelGracePeriod"))
            .map(it -> ProtoJson.parseDuration(it.getAsString()));
    FakeOperation operation = new FakeOperation(collection + "/" + id, grace);
    operations.put(collection + "/" + id, operation);
    return operation.toJson();
  }

  private FakeOperation find(String name) {
    FakeOperation operation = operations.get(name);
    if (operation == null) {
      throw new FakeError(404, 5, "NOT_FOUND", "OPERATION_NOT_FOUND");
    }
    operation.settle(clock.instant());
    return operation;
  }

  private JsonObject heartbeats(JsonObject body) throws InterruptedException {
    JsonArray heartbeats = body.getAsJsonArray("heartbeats");
    JsonObject reply = results(heartbeats, true);
    if (body.has("waitForCancel")) {
      Instant end =
          clock.instant().plus(ProtoJson.parseDuration(body.get("waitForCancel").getAsString()));
      waiting.incrementAndGet();
      while (!closed && !hasNews(reply) && clock.instant().isBefore(end)) {
        wait();
        reply = results(heartbeats, false);
      }
      waiting.decrementAndGet();
    }
    return reply;
  }

  private static boolean hasNews(JsonObject reply) {
    for (JsonElement result : reply.getAsJsonArray("results")) {
      if (result.getAsJsonObject().has("error")
          || result.getAsJsonObject().has("cancelRequested")) {
        return true;
      }
    }
    return false;
  }

  private JsonObject results(JsonArray heartbeats, boolean renew) {
    JsonArray results = new JsonArray();
    for (JsonElement element : heartbeats) {
      JsonObject heartbeat = element.getAsJsonObject();
      JsonObject result;
      try {
        FakeOperation operation = find(heartbeat.get("name").getAsString());
        if (operation.done() || renew) {
          result = operation.heartbeat(heartbeat, clock.instant());
        } else {
          result = operation.heartbeatReply();
        }
      } catch (FakeError e) {
        result = new JsonObject();
        result.add("error", e.status());
      }
      result.add("name", heartbeat.get("name"));
      results.add(result);
    }
    JsonObject reply = new JsonObject();
    reply.add("results", results);
    return reply;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    server.stop(0);
    threads.shutdownNow();
  }
}
