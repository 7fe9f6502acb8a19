package dev.longrun.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.longrun.api.SystemParameters;
import dev.longrun.error.ApiException;
import dev.longrun.json.ErrorJson;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Change;
import dev.longrun.operation.Lease;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.ParentName;
import dev.longrun.server.WorkRequests.HeartbeatRequest;
import dev.longrun.server.WorkRequests.HeartbeatsRequest;
import dev.longrun.server.WorkRequests.NamedHeartbeat;
import dev.longrun.service.CancelWatch;
import dev.longrun.service.WorkService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Heartbeats, of one operation and of many: each is carried out at once, and the reply may be held
 * until there is something to hear.
 */
final class HeartbeatHandlers {
  private static final int AT_ONCE = 16;

  /** The longest that a reply is held, well below what proxies between take. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);

  private final WorkService work;
  private final CancelWatch watch;
  private final ExecutorService threads;

  HeartbeatHandlers(WorkService work, CancelWatch watch) {
    this.work = work;
    this.watch = watch;
    this.threads = threads();
  }

  /** For many heartbeats in one request; there are none while there is nothing to do. */
  private static ExecutorService threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "heartbeats");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  Result one(ApiRequest request) {
    OperationName name = request.name();
    HeartbeatRequest heartbeat = HeartbeatRequest.parse(request.body());
    Change change =
        work.heartbeat(name, heartbeat.token(), heartbeat.heartbeat(), request.deadline());
    return new Result(() -> reply(heard(change.written(), heartbeat, request)), List.of(change));
  }

  /** The operation when there is something to hear of it, or when it was waited for long enough. */
  private Operation heard(Operation renewed, HeartbeatRequest heartbeat, ApiRequest request) {
    Duration wait = longest(heartbeat.waitForCancel(), List.of(renewed));
    return isHeard(renewed) || wait.isZero() || !request.permit().hold()
        ? renewed
        : watch.await(renewed, heartbeat.token(), wait);
  }

  Result many(ApiRequest request) {
    SystemParameters.refuseUnknown(request.query(), Set.of());
    ParentName parent = request.parent();
    HeartbeatsRequest heartbeats = HeartbeatsRequest.parse(request.body(), parent);
    Map<OperationName, Operation> renewed = new ConcurrentHashMap<>();
    Map<OperationName, ApiException> refused = new ConcurrentHashMap<>();
    Queue<Change> changes = new ConcurrentLinkedQueue<>();
    for (Operation operation : work.unchangedBy(heartbeats.named(), request.deadline())) {
      renewed.put(operation.name(), operation);
    }
    CompletableFuture<?>[] all =
        heartbeats.heartbeats().stream()
            .filter(each -> !renewed.containsKey(each.name()))
            .map(
                each ->
                    CompletableFuture.runAsync(
                        () -> renew(each, request, renewed, refused, changes), threads))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(all).join();
    return new Result(
        () -> {
          if (refused.isEmpty()
              && renewed.values().stream().noneMatch(HeartbeatHandlers::isHeard)) {
            hold(heartbeats, renewed, refused, request);
          }
          return results(heartbeats, renewed, refused);
        },
        List.copyOf(changes));
  }

  private void renew(
      NamedHeartbeat each,
      ApiRequest request,
      Map<OperationName, Operation> renewed,
      Map<OperationName, ApiException> refused,
      Queue<Change> changes) {
    try {
      Change change =
          work.heartbeat(
              each.name(), each.request().token(), each.request().heartbeat(), request.deadline());
      changes.add(change);
      renewed.put(each.name(), change.written());
    } catch (ApiException e) {
      refused.put(each.name(), e);
    }
  }

  private void hold(
      HeartbeatsRequest heartbeats,
      Map<OperationName, Operation> renewed,
      Map<OperationName, ApiException> refused,
      ApiRequest request) {
    List<Operation> operations = List.copyOf(renewed.values());
    Duration wait = longest(heartbeats.waitForCancel(), operations);
    if (wait.isZero() || !request.permit().hold()) {
      return;
    }
    Set<OperationName> heard = watch.awaitAny(operations, wait);
    for (NamedHeartbeat each : heartbeats.heartbeats()) {
      if (heard.contains(each.name())) {
        try {
          renewed.put(each.name(), watch.read(each.name(), each.request().token()));
        } catch (ApiException e) {
          refused.put(each.name(), e);
        }
      }
    }
  }

  private static JsonObject results(
      HeartbeatsRequest heartbeats,
      Map<OperationName, Operation> renewed,
      Map<OperationName, ApiException> refused) {
    JsonArray results = new JsonArray();
    for (NamedHeartbeat each : heartbeats.heartbeats()) {
      OperationName name = each.name();
      ApiException refusal = refused.get(name);
      JsonObject result = new JsonObject();
      if (refusal == null) {
        result = reply(Objects.requireNonNull(renewed.get(name)));
      } else {
        result.add("error", ErrorJson.status(refusal.error()));
      }
      result.addProperty("name", name.toString());
      results.add(result);
    }
    JsonObject reply = new JsonObject();
    reply.add("results", results);
    return reply;
  }

  /** No longer than half of the shortest lease, so that it is renewed in time. */
  private static Duration longest(Duration asked, List<Operation> renewed) {
    return renewed.stream()
        .flatMap(it -> it.life().lease().stream())
        .map(Lease::duration)
        .map(it -> it.dividedBy(2))
        .reduce(asked.compareTo(MAX_WAIT) < 0 ? asked : MAX_WAIT, HeartbeatHandlers::shorter);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static boolean isHeard(Operation operation) {
    return operation.done() || operation.life().cancelRequest().isPresent();
  }

  private static JsonObject reply(Operation operation) {
    JsonObject reply = new JsonObject();
    operation.life().cancelRequest().ifPresent(it -> addCancel(reply, it, operation));
    operation
        .life()
        .lease()
        .ifPresent(lease -> reply.addProperty("leaseExpireTime", lease.expireTime().toString()));
    return reply;
  }

  private static void addCancel(JsonObject reply, CancelRequest request, Operation operation) {
    reply.addProperty("cancelRequested", true);
    if (!request.reason().isEmpty()) {
      reply.addProperty("cancelReason", request.reason());
    }
    if (!request.requestedBy().isEmpty()) {
      reply.addProperty("cancelRequestedBy", request.requestedBy());
    }
    operation.cancelDeadline().ifPresent(it -> reply.addProperty("cancelDeadline", it.toString()));
  }
}
