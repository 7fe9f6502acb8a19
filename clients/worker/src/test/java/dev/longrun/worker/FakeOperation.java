package dev.longrun.worker;

import com.google.gson.JsonObject;
import dev.longrun.worker.client.ProtoJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The life of an operation, as far as workers see it. */
final class FakeOperation {
  private final String name;
  private final Optional<Duration> grace;
  String state = "INITIALIZING";
  private String worker = "";
  private String token = "";
  private Duration lease = Duration.ZERO;
  Instant renewTime = Instant.EPOCH;
  private Optional<Instant> cancelTime = Optional.empty();
  private String cancelReason = "";
  private JsonObject progress = new JsonObject();
  private JsonObject metadata = new JsonObject();
  private JsonObject outcome = new JsonObject();

  FakeOperation(String name, Optional<Duration> grace) {
    this.name = name;
    this.grace = grace;
  }

  boolean done() {
    return !outcome.entrySet().isEmpty();
  }

  /** What time has brought. */
  void settle(Instant now) {
    if (done() || token.isEmpty()) {
      return;
    }
    Optional<Instant> graceEnd = cancelTime.flatMap(time -> grace.map(time::plus));
    if (state.equals("CANCELLING") && graceEnd.filter(end -> !now.isBefore(end)).isPresent()) {
      fail("CANCELLED", 1, "the grace period is over; work may still be running");
    } else if (!now.isBefore(renewTime.plus(lease))) {
      boolean cancelling = state.equals("CANCELLING");
      fail(
          cancelling ? "CANCELLED" : "FAILED",
          cancelling ? 1 : 10,
          "the worker was not heard from");
    }
  }

  private void fail(String endState, int code, String message) {
    JsonObject error = new JsonObject();
    error.addProperty("code", code);
    error.addProperty("message", message);
    outcome.add("error", error);
    state = endState;
  }

  void cancel(Instant now, String reason) {
    if (!done() && cancelTime.isEmpty()) {
      cancelTime = Optional.of(now);
      cancelReason = reason;
      if (token.isEmpty()) {
        fail("CANCELLED", 1, "cancelled before it was claimed");
      } else if (state.equals("PROCESSING")) {
        state = "CANCELLING";
      }
    }
    settle(now);
  }

  JsonObject claim(JsonObject body, Instant now) {
    if (done()) {
      throw new FakeError(400, 9, "FAILED_PRECONDITION", "OPERATION_ALREADY_DONE");
    }
    String claimed = body.get("leaseToken").getAsString();
    if (token.isEmpty()) {
      token = claimed;
      worker = body.get("worker").getAsString();
      lease = ProtoJson.parseDuration(body.get("leaseDuration").getAsString());
      renewTime = now;
      state = "PROCESSING";
    } else if (!token.equals(claimed) || !worker.equals(body.get("worker").getAsString())) {
      throw new FakeError(400, 9, "FAILED_PRECONDITION", "OPERATION_ALREADY_CLAIMED");
    }
    JsonObject reply = new JsonObject();
    reply.add("operation", toJson());
    reply.addProperty("leaseToken", token);
    reply.addProperty("leaseExpireTime", renewTime.plus(lease).toString());
    return reply;
  }

  JsonObject heartbeat(JsonObject body, Instant now) {
    requireLease(body);
    if (body.has("metadata") && body.get("metadata").toString().length() > 1_000_000) {
      throw new FakeError(400, 3, "INVALID_ARGUMENT", "OPERATION_TOO_LARGE");
    }
    progress = body.has("progress") ? body.getAsJsonObject("progress") : progress;
    metadata = body.has("metadata") ? body.getAsJsonObject("metadata") : metadata;
    if (body.has("finalizing") && state.equals("PROCESSING")) {
      state = "FINALIZING";
    }
    renewTime = now;
    return heartbeatReply();
  }

  JsonObject heartbeatReply() {
    JsonObject reply = new JsonObject();
    if (isCancelRequested()) {
      reply.addProperty("cancelRequested", true);
      reply.addProperty("cancelRequestedBy", "anonymous");
      reply.addProperty("cancelReason", cancelReason);
    }
    reply.addProperty("leaseExpireTime", renewTime.plus(lease).toString());
    return reply;
  }

  boolean isCancelRequested() {
    return cancelTime.isPresent();
  }

  private void requireLease(JsonObject body) {
    if (done() || !token.equals(body.get("leaseToken").getAsString())) {
      throw new FakeError(400, 9, "FAILED_PRECONDITION", "LEASE_NOT_HELD");
    }
  }

  JsonObject finish(JsonObject body) {
    JsonObject wanted = body.deepCopy();
    boolean mine = token.equals(wanted.remove("leaseToken").getAsString());
    wanted.add("response", wanted.has("response") ? wanted.get("response") : empty());
    if (wanted.has("error")) {
      wanted.remove("response");
    }
    if (done() && mine && outcome.equals(wanted)) {
      return toJson();
    }
    requireLease(body);
    requireRoom(wanted);
    int code = wanted.has("error") ? wanted.getAsJsonObject("error").get("code").getAsInt() : 0;
    if (code == 1 && cancelTime.isEmpty()) {
      throw new FakeError(400, 9, "FAILED_PRECONDITION", "CANCEL_NOT_REQUESTED");
    }
    outcome = wanted;
    state = code == 0 ? "SUCCESSFUL" : code == 1 ? "CANCELLED" : "FAILED";
    return toJson();
  }

  private void requireRoom(JsonObject wanted) {
    int message =
        wanted.has("error")
            ? wanted.getAsJsonObject("error").get("message").getAsString().length()
            : wanted.toString().length();
    if (message > 0 && message + metadata.toString().length() > 1_000_000) {
      throw new FakeError(400, 3, "INVALID_ARGUMENT", "OPERATION_TOO_LARGE");
    }
  }

  private static JsonObject empty() {
    JsonObject empty = new JsonObject();
    empty.addProperty("@type", "type.googleapis.com/google.protobuf.Empty");
    return empty;
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("name", name);
    JsonObject common = new JsonObject();
    common.addProperty("state", state);
    JsonObject shown = metadata.deepCopy();
    shown.add("common", common);
    shown.add("progressEntities", progress);
    json.add("metadata", shown);
    if (done()) {
      json.addProperty("done", true);
    }
    outcome.entrySet().forEach(entry -> json.add(entry.getKey(), entry.getValue()));
    return json;
  }
}
