package dev.longrun.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Between a worker and its server: passes requests on, loses them, or loses their replies. */
final class FaultyProxy implements AutoCloseable {
  enum Fault {
    NONE,
    /** Answered 503, and not passed on. */
    UNAVAILABLE,
    /** Answered 500, and not passed on. */
    INTERNAL,
    /** Not answered at all, and not passed on. */
    LOSE_REQUESTS,
    /** Passed on; the connection breaks before there is a reply. */
    LOSE_REPLIES,
    /** Answered 401 and not passed on. */
    UNAUTHENTICATED,
    /** Answered 403 and not passed on. */
    PERMISSION_DENIED
  }

  /**
   * A request that came.
   *
   * @param verb such as {@code claim}, or empty
   * @param authorization the header, or empty
   */
  record Seen(
      String method,
      String path,
      String verb,
      String body,
      String authorization,
      String requestReason) {
    boolean waits() {
      return body.contains("\"waitForCancel\"");
    }
  }

  private final String target;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final Semaphore failures = new Semaphore(0);
  private volatile Fault fault = Fault.NONE;
  private volatile Predicate<Seen> affected = request -> true;

  FaultyProxy(String target) throws IOException {
    this.target = target;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Seen> seen() {
    return List.copyOf(seen);
  }

  long count(Predicate<Seen> which) {
    return seen.stream().filter(which).count();
  }

  /** From now on all requests have this fault. */
  void inject(Fault injected) {
    inject(injected, request -> true);
  }

  /** From now on these requests have this fault. */
  void inject(Fault injected, Predicate<Seen> which) {
    affected = which;
    fault = injected;
    failures.drainPermits();
  }

  void awaitFailures(int count) throws InterruptedException {
    if (!failures.tryAcquire(count, 60, TimeUnit.SECONDS)) {
      throw new AssertionError("no request failed");
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    Seen request = read(exchange);
    seen.add(request);
    Fault now = affected.test(request) ? fault : Fault.NONE;
    switch (now) {
      case NONE -> pass(exchange, request);
      case UNAVAILABLE -> reply(exchange, 503, "<html>no server</html>");
      case INTERNAL ->
          reply(exchange, 500, "{\"error\": {\"code\": 500, \"status\": \"INTERNAL\"}}");
      case UNAUTHENTICATED ->
          reply(exchange, 401, "{\"error\": {\"code\": 401, \"status\": \"UNAUTHENTICATED\"}}");
      case PERMISSION_DENIED ->
          reply(exchange, 403, "{\"error\": {\"code\": 403, \"status\": \"PERMISSION_DENIED\"}}");
      case LOSE_REQUESTS -> exchange.close();
      case LOSE_REPLIES -> {
        forward(request);
        exchange.close();
      }
      default -> throw new AssertionError(now);
    }
    if (now != Fault.NONE) {
      failures.release();
    }
  }

  private static Seen read(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    int colon = path.lastIndexOf(':');
    return new Seen(
        exchange.getRequestMethod(),
        path,
        colon < 0 ? "" : path.substring(colon + 1),
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
        header(exchange, "Authorization"),
        header(exchange, "X-Goog-Request-Reason"));
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private void pass(HttpExchange exchange, Seen request) throws IOException {
    HttpResponse<String> reply = forward(request);
    if (reply == null) {
      exchange.close();
    } else {
      reply(exchange, reply.statusCode(), reply.body());
    }
  }

  private HttpResponse<String> forward(Seen request) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(target + request.path))
            .header("Content-Type", "application/json")
            .method(request.method, HttpRequest.BodyPublishers.ofString(request.body));
    if (!request.authorization.isEmpty()) {
      builder.header("Authorization", request.authorization);
    }
    if (!request.requestReason.isEmpty()) {
      builder.header("X-Goog-Request-Reason", request.requestReason);
    }
    try {
      return http.send(builder.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      return null;
    }
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
