package dev.longrun.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.longrun.model.Command.Cancel;
import dev.longrun.model.Command.CancelAmong;
import dev.longrun.model.Command.Claim;
import dev.longrun.model.Command.Delete;
import dev.longrun.model.Command.Finish;
import dev.longrun.model.Command.Get;
import dev.longrun.model.Command.Heartbeat;
import dev.longrun.model.Command.Inspect;
import dev.longrun.model.Command.Start;
import dev.longrun.model.Command.Terminate;
import dev.longrun.model.Details.Said;
import dev.longrun.model.PageWalk.Look;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The service as a client has it. */
class HttpService {
  /** After which a call counts as one that hangs. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String EXPORT =
      "type.googleapis.com/google.datastore.admin.v1.ExportEntitiesMetadata";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Servers servers;

  HttpService(Servers servers) {
    this.servers = servers;
  }

  /** A reply that makes sense; absent, if nobody knows what has happened. */
  Optional<JsonObject> send(HttpRequest.Builder request) throws InterruptedException {
    HttpRequest built = request.timeout(PATIENCE).build();
    try {
      return sense(built, client.send(built, BodyHandlers.ofString()));
    } catch (HttpTimeoutException e) {
      return hanging(built, e);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** A server that is stopped may forget a connection that it has just accepted. */
  private Optional<JsonObject> hanging(HttpRequest request, Throwable failure) {
    if (servers.isServing(request.uri())) {
      throw new AssertionError("not answered within " + PATIENCE + ": " + request, failure);
    }
    return Optional.empty();
  }

  /** The same, while whoever calls does something else. Fails where {@link #send} would throw. */
  CompletableFuture<Optional<JsonObject>> sendAsync(HttpRequest.Builder request) {
    HttpRequest built = request.timeout(PATIENCE).build();
    return client
        .sendAsync(built, BodyHandlers.ofString())
        .handle((reply, failure) -> failure == null ? sense(built, reply) : failed(built, failure));
  }

  private Optional<JsonObject> failed(HttpRequest request, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof HttpTimeoutException) {
      return hanging(request, cause);
    }
    if (!(cause instanceof IOException)) {
      throw new AssertionError(cause);
    }
    return Optional.empty();
  }

  private Optional<JsonObject> sense(HttpRequest request, HttpResponse<String> reply) {
    if (reply.statusCode() == 503 || isCutOff(request, reply)) {
      return Optional.empty();
    }
    if (reply.statusCode() >= 500 && reply.statusCode() != 501) {
      throw new AssertionError(reply + ": " + reply.body());
    }
    return Optional.of(JsonParser.parseString(reply.body()).getAsJsonObject());
  }

  /** A server that is stopped may not get the rest of a body, and still say so. */
  private boolean isCutOff(HttpRequest request, HttpResponse<String> reply) {
    return reply.statusCode() == 400
        && reply.body().contains("INVALID_BODY")
        && !servers.isServing(request.uri());
  }

  HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(URI.create(servers.url() + path));
  }

  private HttpRequest.Builder post(String path, JsonObject body) {
    return get(path).POST(BodyPublishers.ofString(body.toString()));
  }

  /** A wait for the end of the operation of this path. */
  HttpRequest.Builder awaiting(String path, Duration atMost) {
    JsonObject body = new JsonObject();
    body.addProperty("timeout", atMost.toNanos() / 1e9 + "s");
    return post(path + ":wait", body);
  }

  /** A cancel of all operations that were started by the request that follows. */
  HttpRequest.Builder cancelAll(
      String collection, CancelAmong cancel, int pageSize, String pageToken) {
    JsonObject body = new JsonObject();
    body.addProperty("filter", "labels.run = shared");
    body.addProperty("pageSize", pageSize);
    body.addProperty("pageToken", pageToken);
    return post(collection + ":cancel", body).header("X-Goog-Request-Reason", cancel.reason());
  }

  /** One page of a list or a search. */
  HttpRequest.Builder page(String collection, Look look, int pageSize, String pageToken) {
    if (look.order().isEmpty()) {
      String filter = URLEncoder.encode(look.filter(), StandardCharsets.UTF_8);
      String query = "?pageSize=%d&pageToken=%s&filter=%s";
      return get(collection + query.formatted(pageSize, pageToken, filter));
    }
    JsonObject body = new JsonObject();
    body.addProperty("filter", look.filter());
    body.addProperty("orderBy", look.order().get().text());
    body.addProperty("pageSize", pageSize);
    body.addProperty("pageToken", pageToken);
    return post(collection + ":search", body);
  }

  HttpRequest.Builder count(String collection, String filter) {
    JsonObject body = new JsonObject();
    body.addProperty("filter", filter);
    return post(collection + ":count", body);
  }

  /** A heartbeat that waits for a cancel. */
  HttpRequest.Builder heartbeat(
      String collection, String id, Heartbeat heartbeat, Duration atMost) {
    JsonObject body = body(heartbeat);
    body.addProperty("waitForCancel", atMost.toNanos() / 1e9 + "s");
    return post(collection + "/" + id + ":heartbeat", body);
  }

  HttpRequest.Builder heartbeats(
      String collection, Map<String, Heartbeat> heartbeats, Duration atMost) {
    JsonArray all = new JsonArray();
    heartbeats.forEach(
        (id, heartbeat) -> {
          JsonObject one = body(heartbeat);
          one.addProperty("name", collection.substring("/v1/".length()) + "/" + id);
          all.add(one);
        });
    JsonObject body = new JsonObject();
    body.add("heartbeats", all);
    body.addProperty("waitForCancel", atMost.toNanos() / 1e9 + "s");
    return post(collection + ":heartbeat", body);
  }

  /** The request that stands for a command on the operation of this path. */
  HttpRequest.Builder request(String collection, String id, Command command, boolean waiting) {
    String path = collection + "/" + id;
    JsonObject body = new JsonObject();
    if (command instanceof Start start) {
      return post(collection + ":start", body(start, collection.substring("/v1/".length()), id));
    }
    if (command instanceof Claim claim) {
      body.addProperty("worker", claim.worker());
      if (!claim.token().isEmpty()) {
        body.addProperty("leaseToken", claim.token());
      }
      body.addProperty("leaseDuration", seconds(claim.lease()));
      return post(path + ":claim", body);
    }
    if (command instanceof Heartbeat heartbeat) {
      return post(path + ":heartbeat", body(heartbeat));
    }
    if (command instanceof Finish finish) {
      return post(path + ":finish", body(finish));
    }
    if (command instanceof Cancel cancel) {
      return post(path + ":cancel", body).header("X-Goog-Request-Reason", cancel.reason());
    }
    if (command instanceof Terminate terminate) {
      body.addProperty("reason", terminate.reason());
      return post(path + ":terminate", body);
    }
    if (command instanceof Inspect) {
      return get(path + ":inspect");
    }
    if (command instanceof Delete) {
      return get(path).DELETE();
    }
    body.addProperty("timeout", "0s");
    return command instanceof Get && waiting ? post(path + ":wait", body) : get(path);
  }

  private static JsonObject body(Start start, String collection, String id) {
    JsonObject body = new JsonObject();
    body.addProperty("operationId", id);
    body.addProperty("cancellable", start.cancellable());
    start.grace().ifPresent(it -> body.addProperty("cancelGracePeriod", seconds(it)));
    start.requestId().ifPresent(it -> body.addProperty("requestId", it));
    start.parent().ifPresent(it -> body.addProperty("parentOperation", collection + "/" + it));
    start.timeouts().claim().ifPresent(it -> body.addProperty("claimTimeout", seconds(it)));
    start.timeouts().run().ifPresent(it -> body.addProperty("runTimeout", seconds(it)));
    if (SharedIds.ALL.contains(id)) {
      say(Said.ALWAYS, body, collection, id);
    }
    return body;
  }

  private static void say(Said said, JsonObject body, String collection, String id) {
    JsonObject labels = new JsonObject();
    said.labels().forEach(labels::addProperty);
    body.add("labels", labels);
    body.addProperty("operationType", Said.typeOf(id));
    String project = collection.replace("/operations", "");
    String jobs = "//batch.googleapis.com/" + project + "/locations/l/jobs/";
    body.addProperty("backend", jobs + said.job());
    JsonObject metadata = new JsonObject();
    metadata.addProperty("@type", EXPORT);
    metadata.addProperty("outputUrlPrefix", said.target());
    body.add("metadata", metadata);
  }

  private static JsonObject body(Heartbeat heartbeat) {
    JsonObject body = new JsonObject();
    body.addProperty("leaseToken", heartbeat.token());
    body.addProperty("finalizing", heartbeat.finalizing());
    heartbeat.lease().ifPresent(it -> body.addProperty("leaseDuration", seconds(it)));
    JsonObject progress = new JsonObject();
    heartbeat.progress().ifPresent(it -> progress.addProperty("workCompleted", it));
    if (!progress.isEmpty()) {
      body.add("progress", progress);
    }
    return body;
  }

  private static JsonObject body(Finish finish) {
    JsonObject body = new JsonObject();
    body.addProperty("leaseToken", finish.token());
    if (finish.code() == 0) {
      OperationViews.responseJson(finish.text())
          .ifPresent(it -> body.add("response", JsonParser.parseString(it)));
    } else {
      JsonObject error = new JsonObject();
      error.addProperty("code", finish.code());
      error.addProperty("message", finish.text());
      body.add("error", error);
    }
    return body;
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + "s";
  }
}
