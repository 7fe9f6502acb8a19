package dev.longrun.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.longrun.api.SystemParameters;
import dev.longrun.error.ApiException;
import dev.longrun.json.ErrorJson;
import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.server.WorkRequests.HeartbeatsRequest;
import dev.longrun.service.CancelListener;
import dev.longrun.service.CancelWatch;
import dev.longrun.service.LeaseRenewals;
import dev.longrun.service.NamedHeartbeat;
import dev.longrun.service.WorkService;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/**
 * The heartbeats of one request. Those that say nothing new are carried out together, the others
 * each by itself. If the reply waits for news, it does so from before the leases are renewed: that
 * may take longer than a cancel should.
 */
final class ManyHeartbeats {
  private final WorkService work;
  private final CancelWatch watch;
  private final Executor threads;
  private final ApiRequest request;
  private final HeartbeatsRequest heartbeats;

  private final Map<OperationName, Operation> held = new ConcurrentHashMap<>();
  private final Map<OperationName, ApiException> refused = new ConcurrentHashMap<>();
  private final Queue<Change> changes = new ConcurrentLinkedQueue<>();

  ManyHeartbeats(WorkService work, CancelWatch watch, Executor threads, ApiRequest request) {
    SystemParameters.refuseUnknown(request.query(), Set.of());
    this.work = work;
    this.watch = watch;
    this.threads = threads;
    this.request = request;
    this.heartbeats = HeartbeatsRequest.parse(request.body(), request.parent());
  }

  Result carryOut() {
    boolean waits = !heartbeats.waitForCancel().isZero();
    Collection<Operation> together =
        waits
            ? work.renewals().read(all(), request.deadline())
            : work.renewals().renew(all(), request.deadline());
    together.forEach(operation -> held.put(operation.name(), operation));
    CompletableFuture.allOf(
            all().stream()
                .filter(each -> !held.containsKey(each.name()))
                .map(each -> CompletableFuture.runAsync(() -> carryOut(each), threads))
                .toArray(CompletableFuture<?>[]::new))
        .join();
    return new Result(
        () -> {
          if (waits) {
            renewAndWait(together);
          }
          return results();
        },
        List.copyOf(changes));
  }

  private List<NamedHeartbeat> all() {
    return heartbeats.heartbeats();
  }

  private void carryOut(NamedHeartbeat each) {
    try {
      Change change =
          work.heartbeat(each.name(), each.token(), each.heartbeat(), request.deadline());
      changes.add(change);
      held.put(each.name(), change.written());
    } catch (ApiException e) {
      refused.put(each.name(), e);
    }
  }

  private void renewAndWait(Collection<Operation> renewable) {
    try (CancelListener listener = watch.listener()) {
      if (!isNews()) {
        listener.listen(held.values());
      }
      for (LeaseRenewals.Batch batch : work.renewals().batches(all(), renewable)) {
        if (batch.isUrgent() || !(isNews() || listener.hasHeard())) {
          renew(batch);
        }
      }
      if (listener.hasHeard() || (!isNews() && request.permit().hold())) {
        Collection<Operation> now = List.copyOf(held.values());
        read(listener.await(now, HeartbeatReply.wait(heartbeats.waitForCancel(), now)));
      }
    }
  }

  private boolean isNews() {
    return !refused.isEmpty() || held.values().stream().anyMatch(HeartbeatReply::isNews);
  }

  /** If the store fails, that is said of these, and the others are told what is known of them. */
  private void renew(LeaseRenewals.Batch batch) {
    Set<OperationName> renewed = new HashSet<>();
    try {
      for (Operation operation : work.renewals().renew(batch.heartbeats(), request.deadline())) {
        held.put(operation.name(), operation);
        renewed.add(operation.name());
      }
    } catch (ApiException e) {
      batch.heartbeats().forEach(it -> refused.put(it.name(), e));
      return;
    }
    batch.heartbeats().stream().filter(it -> !renewed.contains(it.name())).forEach(this::carryOut);
  }

  private void read(Set<OperationName> heard) {
    for (NamedHeartbeat each : all()) {
      if (heard.contains(each.name())) {
        try {
          held.put(each.name(), watch.read(each.name(), each.token()));
        } catch (ApiException e) {
          refused.put(each.name(), e);
        }
      }
    }
  }

  private JsonObject results() {
    JsonArray results = new JsonArray();
    for (NamedHeartbeat each : all()) {
      OperationName name = each.name();
      ApiException refusal = refused.get(name);
      JsonObject result = new JsonObject();
      if (refusal == null) {
        result = HeartbeatReply.of(Objects.requireNonNull(held.get(name)));
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
}
