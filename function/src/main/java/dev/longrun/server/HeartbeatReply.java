package dev.longrun.server;

import com.google.gson.JsonObject;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Lease;
import dev.longrun.operation.Operation;
import java.time.Duration;
import java.util.Collection;

/** What a worker is told in reply to a heartbeat, and for how long that may be held. */
final class HeartbeatReply {
  /** The longest that a reply is held, well below what proxies between take. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);

  private HeartbeatReply() {}

  /** No longer than half of the shortest lease, so that it is renewed in time. */
  static Duration wait(Duration asked, Collection<Operation> renewed) {
    return renewed.stream()
        .flatMap(it -> it.life().lease().stream())
        .map(Lease::duration)
        .map(it -> it.dividedBy(2))
        .reduce(asked.compareTo(MAX_WAIT) < 0 ? asked : MAX_WAIT, HeartbeatReply::shorter);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** Whether its worker has something to hear. */
  static boolean isNews(Operation operation) {
    return operation.done() || operation.life().cancelRequest().isPresent();
  }

  static JsonObject of(Operation operation) {
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
