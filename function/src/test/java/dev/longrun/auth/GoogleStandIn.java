package dev.longrun.auth;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Speaks what Google's tokeninfo and service-account key endpoints speak, to a clock of the test's,
 * and fails in every way in which they may.
 */
public final class GoogleStandIn implements AutoCloseable {
  private static final String TOKENINFO = "/tokeninfo";
  private static final String KEYS = "/service_accounts/v1/jwk/";

  private final InstantSource clock;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Map<String, AccessToken> accessTokens = new ConcurrentHashMap<>();
  private final Map<String, ServiceAccount> accounts = new ConcurrentHashMap<>();
  private final AtomicInteger tokenInfoRequests = new AtomicInteger();
  private final AtomicInteger keyRequests = new AtomicInteger();
  private final AtomicInteger otherRequests = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile Mode failure = Mode.ERROR_503;
  private final int port;
  private HttpServer server;
  private volatile Mode mode = Mode.WELL;
  private volatile CountDownLatch released = new CountDownLatch(1);

  /** How the endpoints behave. */
  public enum Mode {
    WELL,
    /** Takes requests and says nothing. */
    SLOW,
    /** Begins an answer and never ends it. */
    STALLED,
    ERROR_500,
    ERROR_503,
    TOO_MANY_REQUESTS,
    /** A page of HTML where JSON should be. */
    GARBAGE,
    /** JSON, but not what should be there. */
    OTHER_JSON,
    /** Valid to its end, which is far away. */
    TOO_LONG,
    /** Ends the connection without an answer. */
    HANGS_UP,
    /** Nobody listens. */
    DOWN
  }

  /**
   * An access token of Google's.
   *
   * @param claims what tokeninfo says of it beside its life: {@code scope}, {@code email}, ...
   */
  private record AccessToken(Instant expireTime, Map<String, String> claims) {}

  public GoogleStandIn(InstantSource clock) throws IOException {
    this.clock = clock;
    this.server = listen(0);
    this.port = server.getAddress().getPort();
  }

  private HttpServer listen(int at) throws IOException {
    HttpServer listening =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
    listening.createContext("/", this::serve);
    listening.setExecutor(executor);
    listening.start();
    return listening;
  }

  public OAuthAuthenticator.Endpoints endpoints() {
    return new OAuthAuthenticator.Endpoints(uri(TOKENINFO), uri(KEYS));
  }

  /** An address of this server. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** From now on behaves so; requests that were kept waiting are let go. */
  public void mode(Mode next) throws IOException {
    if (mode == Mode.DOWN && next != Mode.DOWN) {
      server = listen(port);
    } else if (next == Mode.DOWN && mode != Mode.DOWN) {
      server.stop(0);
    }
    mode = next;
    released.countDown();
    released = new CountDownLatch(1);
  }

  /** The next so many requests meet this, and those after them the mode that is set. */
  public void fail(Mode how, int requests) {
    failure = how;
    failures.set(requests);
  }

  /** Issues an access token for an hour to a user who let its address be seen. */
  public void issue(String token, String scope, String email) {
    issue(
        token,
        Duration.ofHours(1),
        Map.of("scope", scope, "sub", "s" + email.hashCode(), "email", email));
  }

  public void issue(String token, Duration life, Map<String, String> claims) {
    accessTokens.put(token, new AccessToken(clock.instant().plus(life), claims));
  }

  public void publish(ServiceAccount account) {
    accounts.put(account.email(), account);
  }

  public int tokenInfoRequests() {
    return tokenInfoRequests.get();
  }

  public int keyRequests() {
    return keyRequests.get();
  }

  /** Those that are for neither of the two endpoints. */
  public int otherRequests() {
    return otherRequests.get();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] form = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getRawPath();
      if (path.equals(TOKENINFO)) {
        tokenInfoRequests.incrementAndGet();
      } else if (path.startsWith(KEYS)) {
        keyRequests.incrementAndGet();
      } else {
        otherRequests.incrementAndGet();
      }
      boolean fails = failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
      switch (fails ? failure : mode) {
        case WELL -> {
          if (path.equals(TOKENINFO)) {
            tellToken(exchange, new String(form, StandardCharsets.UTF_8));
          } else {
            tellKeys(exchange, path);
          }
        }
        case SLOW -> await();
        case STALLED -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          await();
        }
        case ERROR_500 -> reply(exchange, 500, "{\"error\":\"internal_failure\"}");
        case ERROR_503 -> reply(exchange, 503, "");
        case TOO_MANY_REQUESTS -> reply(exchange, 429, "{\"error\":\"quota_exceeded\"}");
        case GARBAGE -> reply(exchange, 200, "<!DOCTYPE html><title>Error</title>");
        case OTHER_JSON -> reply(exchange, 200, "{\"keys\":[{}],\"scope\":[[]]}");
        case TOO_LONG -> reply(exchange, 200, "{\"keys\":[" + " ".repeat(1 << 20) + "]}");
        case HANGS_UP, DOWN -> {}
      }
    }
  }

  private void await() {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tellToken(HttpExchange exchange, String form) throws IOException {
    String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
    boolean wellFormed =
        exchange.getRequestMethod().equals("POST")
            && type.equals("application/x-www-form-urlencoded")
            && form.startsWith("access_token=");
    if (!wellFormed) {
      reply(exchange, 400, error("invalid_request", "either access_token or id_token required"));
      return;
    }
    AccessToken token =
        accessTokens.get(
            URLDecoder.decode(form.substring(form.indexOf('=') + 1), StandardCharsets.UTF_8));
    Instant now = clock.instant();
    if (token == null || !now.isBefore(token.expireTime)) {
      reply(exchange, 400, error("invalid_token", "Invalid Value"));
      return;
    }
    JsonObject info = new JsonObject();
    info.addProperty("azp", "32555940559.apps.googleusercontent.com");
    info.addProperty("aud", "32555940559.apps.googleusercontent.com");
    info.addProperty("exp", Long.toString(token.expireTime.getEpochSecond()));
    info.addProperty(
        "expires_in", Long.toString(Duration.between(now, token.expireTime).toSeconds()));
    if (token.claims.containsKey("email")) {
      info.addProperty("email_verified", "true");
    }
    info.addProperty("access_type", "online");
    token.claims.forEach(info::addProperty);
    reply(exchange, 200, info.toString());
  }

  private static String error(String error, String description) {
    JsonObject json = new JsonObject();
    json.addProperty("error", error);
    json.addProperty("error_description", description);
    return json.toString();
  }

  private void tellKeys(HttpExchange exchange, String path) throws IOException {
    ServiceAccount account =
        path.startsWith(KEYS) ? accounts.get(path.substring(KEYS.length())) : null;
    if (account == null) {
      reply(exchange, 404, "{\"error\":{\"code\":404,\"status\":\"NOT_FOUND\"}}");
      return;
    }
    JsonArray keys = new JsonArray();
    keys.add(account.jwk());
    JsonObject set = new JsonObject();
    set.add("keys", keys);
    reply(exchange, 200, set.toString());
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json; charset=UTF-8");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    mode(Mode.DOWN);
    executor.shutdownNow();
  }
}
