package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * That no effect is forgotten by a server that is killed between a change and its effect, or before
 * it has noted that the effect was carried out. {@code scripts/chaos --effects} does so many times.
 */
@Tag("slow")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EffectsKillTest {
  private static final int KILLS = 4;
  private static final String PARENT = "/v1/projects/demo";

  @TempDir Path directory;

  private final Set<String> carriedOut = new LinkedHashSet<>();
  private final AtomicInteger kills = new AtomicInteger();
  private volatile InvokerProcess server;

  /** Kills the server at each other call, before or after it has taken it. */
  private void take(HttpExchange call) throws IOException {
    try (call) {
      String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      int number = kills.get() < KILLS ? kills.incrementAndGet() : KILLS + 1;
      if (number <= KILLS && number % 2 == 1) {
        server.close();
        return;
      }
      note(call.getRequestURI().getPath(), body);
      if (number <= KILLS) {
        server.close();
        return;
      }
      call.sendResponseHeaders(200, -1);
    }
  }

  private synchronized void note(String path, String body) {
    carriedOut.add(
        path.endsWith(":publish")
            ? JsonParser.parseString(body)
                .getAsJsonObject()
                .getAsJsonArray("messages")
                .get(0)
                .getAsJsonObject()
                .getAsJsonObject("attributes")
                .get("ce-type")
                .getAsString()
            : path);
  }

  private synchronized List<String> events() {
    return carriedOut.stream().filter(it -> !it.contains("/")).toList();
  }

  private synchronized boolean isCancelled() {
    return carriedOut.stream().anyMatch(it -> it.endsWith("/jobs/x:cancel"));
  }

  @Test
  void everyEffect_isCarriedOut_inOrder_howeverOftenTheServerIsKilledInBetween() throws Exception {
    HttpServer services =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    services.setExecutor(Executors.newCachedThreadPool());
    services.createContext("/", this::take);
    services.start();
    try {
      serve(services.getAddress().getPort());
      untilServed("POST", PARENT + "/operations:start", START, services);
      untilServed("POST", PARENT + "/operations/x:cancel", "", services);
      while (!isCancelled() || events().size() < 3) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        restartIfKilled(services);
      }
      assertEquals(
          List.of(
              "dev.longrun.operation.started.v1",
              "dev.longrun.operation.cancel-requested.v1",
              "dev.longrun.operation.done.v1"),
          events());
    } finally {
      server.close();
      services.stop(0);
    }
  }

  private static final String START =
      "{\"operationId\":\"x\",\"requestId\":\"x\",\"backend\":\"//batch.googleapis.com/projects/demo/locations/l/jobs/x\"}";

  private void serve(int port) throws IOException {
    server =
        new InvokerProcess(
            directory,
            Map.of(
                "LONGRUN_STORE", "sqlite",
                "LONGRUN_AUTH", "none",
                "LONGRUN_BACKEND_PROJECTS", "demo",
                "LONGRUN_BACKEND_ENDPOINT", "http://127.0.0.1:" + port,
                "LONGRUN_EVENTS_TOPIC", "projects/demo/topics/operations",
                "PUBSUB_EMULATOR_HOST", "127.0.0.1:" + port));
  }

  private void restartIfKilled(HttpServer services) throws IOException {
    if (!server.isAlive()) {
      serve(services.getAddress().getPort());
    }
  }

  private void untilServed(String method, String path, String body, HttpServer services)
      throws IOException {
    while (!isServed(method, path, body)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      restartIfKilled(services);
    }
  }

  private boolean isServed(String method, String path, String body) {
    try {
      return new Http(server.url())
              .send(method, path, body.getBytes(StandardCharsets.UTF_8))
              .status()
          == 200;
    } catch (AssertionError e) {
      return false; // it was killed meanwhile
    }
  }
}
