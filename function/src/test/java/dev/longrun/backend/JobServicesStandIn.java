package dev.longrun.backend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * Speaks what Google's job services speak when a job is cancelled. The host that was meant is the
 * first segment of the path. What no service has is answered 404 without JSON, as Google does.
 */
public final class JobServicesStandIn implements AutoCloseable {
  /** From the discovery documents of the services: host, method, path with query, body. */
  private static final List<Pattern> KNOWN =
      List.of(
          known("POST /run.googleapis.com/v2/projects/P/locations/S/jobs/S/executions/S:cancel {}"),
          known("POST /batch.googleapis.com/v1/projects/P/locations/S/jobs/S:cancel {}"),
          known(
              "POST /workflowexecutions.googleapis.com/v1/projects/P/locations/S/workflows/S/executions/S:cancel {}"),
          known("POST /cloudbuild.googleapis.com/v1/projects/P/locations/S/builds/S:cancel {}"),
          known("POST /cloudbuild.googleapis.com/v1/projects/P/builds/S:cancel {}"),
          known("POST /(S)-dataproc.googleapis.com/v1/projects/P/regions/\\1/jobs/S:cancel {}"),
          known("POST /bigquery.googleapis.com/bigquery/v2/projects/P/jobs/S/cancel?location=S "),
          known(
              "PUT /dataflow.googleapis.com/v1b3/projects/P/locations/S/jobs/S {\"requestedState\":\"JOB_STATE_CANCELLED\"}"));

  /** How the services behave. */
  public enum Mode {
    WELL(200, "{\"name\":\"projects/p/operations/1\",\"done\":false}"),
    /** The job has ended before. */
    ENDED(400, error(400, "FAILED_PRECONDITION", "it is in a terminal state")),
    GONE(404, error(404, "NOT_FOUND", "Requested entity was not found.")),
    FORBIDDEN(403, error(403, "PERMISSION_DENIED", "Permission 'cancel' denied.")),
    UNKNOWN(400, error(400, "INVALID_ARGUMENT", "no such location")),
    FAILING(503, error(503, "UNAVAILABLE", "The service is currently unavailable.")),
    TOO_OFTEN(
        403,
        "{\"error\":{\"code\":403,\"message\":\"Exceeded rate limits\",\"errors\":[{\"reason\":\"rateLimitExceeded\"}]}}"),
    TOKEN_EXPIRED(401, error(401, "UNAUTHENTICATED", "expired")),
    /** A page of HTML where JSON should be. */
    GARBAGE(502, "<html>502 Bad Gateway</html>"),
    /** Takes the request and says nothing. */
    SLOW(200, "{}"),
    /** Closes the connection. */
    BROKEN(0, "");

    private final int status;
    private final String body;

    Mode(int status, String body) {
      this.status = status;
      this.body = body;
    }

    private static String error(int code, String status, String message) {
      return "{\"error\":{\"code\":%d,\"message\":\"%s\",\"status\":\"%s\"}}"
          .formatted(code, message, status);
    }
  }

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final HttpServer server;
  private volatile Mode mode = Mode.WELL;

  public JobServicesStandIn() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(executor);
    server.start();
  }

  private static Pattern known(String request) {
    return Pattern.compile(
        request
            .replaceAll("[.?{}]", "\\\\$0")
            .replaceAll("\\bP\\b", "[a-z0-9.:-]+")
            .replaceAll("\\bS\\b", "[A-Za-z0-9_.-]+"));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String call = exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body;
      calls.add(call);
      tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      Mode now = mode;
      if (now == Mode.SLOW) {
        closed.await();
      }
      boolean isKnown = KNOWN.stream().anyMatch(it -> it.matcher(call).matches());
      if (now == Mode.BROKEN) {
        return;
      }
      byte[] reply = (isKnown ? now.body : "<html>404</html>").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(isKnown ? now.status : 404, reply.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(reply);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public void behave(Mode how) {
    mode = how;
  }

  /** Method, path and body of the requests so far. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** The credentials that came with them. */
  public List<String> tokens() {
    return List.copyOf(tokens);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    executor.shutdownNow();
  }
}
