package dev.longrun.tools.chaos;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one server calls when effects follow: Pub/Sub and Google's job services. Before or after it
 * has taken a call, it may kill the server that made it.
 */
final class EffectsStandIn implements AutoCloseable {
  private static final Pattern JOB = Pattern.compile(".*/jobs/([A-Za-z0-9_-]+):cancel");

  private final HttpServer server;
  private final EffectsSeen seen;
  private final Predicate<Boolean> kills;

  /**
   * @param kills is asked whether to kill the server, and does so: before a call is taken (true) or
   *     after it (false). If it did, there is no answer
   */
  EffectsStandIn(EffectsSeen seen, Predicate<Boolean> kills) throws IOException {
    this.seen = seen;
    this.kills = kills;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::take);
    server.start();
  }

  /** The settings of the server that calls this. */
  Map<String, String> environment(String project) {
    String host = "127.0.0.1:" + server.getAddress().getPort();
    return Map.of(
        "LONGRUN_BACKEND_PROJECTS",
        project,
        "LONGRUN_BACKEND_ENDPOINT",
        "http://" + host,
        "LONGRUN_EVENTS_TOPIC",
        "projects/" + project + "/topics/operations",
        "PUBSUB_EMULATOR_HOST",
        host);
  }

  private void take(HttpExchange call) throws IOException {
    try (call) {
      String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (kills.test(true)) {
        return;
      }
      String path = call.getRequestURI().getPath();
      Matcher job = JOB.matcher(path);
      if (job.matches()) {
        seen.cancelled(job.group(1));
      } else if (path.endsWith(":publish")) {
        JsonObject message =
            JsonParser.parseString(body)
                .getAsJsonObject()
                .getAsJsonArray("messages")
                .get(0)
                .getAsJsonObject();
        seen.published(message.getAsJsonObject("attributes"));
      } else {
        seen.unexpected(path);
      }
      if (kills.test(false)) {
        return;
      }
      byte[] reply = "{}".getBytes(StandardCharsets.UTF_8);
      call.sendResponseHeaders(200, reply.length);
      call.getResponseBody().write(reply);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
