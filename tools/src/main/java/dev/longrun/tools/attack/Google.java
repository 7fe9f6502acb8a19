package dev.longrun.tools.attack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands in for Google's tokeninfo. A token {@code good-NAME} or {@code good-NAME-ANYTHING} is a
 * valid one of NAME@example.com; all others are not. Each answer takes 100 ms, as Google's do.
 */
final class Google implements AutoCloseable {
  private static final String PREFIX = "access_token=good-";
  private static final Duration TIME = Duration.ofMillis(100);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger asked = new AtomicInteger();
  private final HttpServer server;

  Google() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** How often it was asked for anything. */
  int asked() {
    return asked.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.incrementAndGet();
      String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      pause();
      boolean good = form.startsWith(PREFIX);
      boolean keys = exchange.getRequestURI().getPath().startsWith("/keys/");
      byte[] reply =
          (good ? info(form) : "{\"error\":\"invalid_token\"}").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(good ? 200 : keys ? 404 : 400, reply.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(reply);
      }
    }
  }

  private static String info(String form) {
    String name = form.substring(PREFIX.length()).split("-")[0];
    return """
        {"azp":"32555940559.apps.googleusercontent.com","aud":"32555940559.apps.googleusercontent.com",\
        "sub":"%1$s","scope":"https://www.googleapis.com/auth/cloud-platform","expires_in":"3599",\
        "email":"%1$s@example.com","email_verified":"true"}"""
        .formatted(name);
  }

  private static void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(TIME.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
