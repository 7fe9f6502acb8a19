package dev.longrun.server;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.error.RequestErrors;
import dev.longrun.json.JsonFields;
import dev.longrun.operation.Backend;
import dev.longrun.operation.CancelPolicy;
import dev.longrun.operation.Definition;
import dev.longrun.operation.Effects;
import dev.longrun.operation.Heartbeat;
import dev.longrun.operation.Lease;
import dev.longrun.operation.LeaseToken;
import dev.longrun.operation.LifePolicy;
import dev.longrun.operation.Limits;
import dev.longrun.operation.OpaqueJson;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Outcome;
import dev.longrun.operation.ParentName;
import dev.longrun.operation.Progress;
import dev.longrun.operation.Report;
import dev.longrun.service.ClaimRequest;
import dev.longrun.service.NamedHeartbeat;
import dev.longrun.service.StartRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The bodies of start, claim, heartbeat and finish. Unknown fields are refused by name. */
public final class WorkRequests {
  private static final int MAX_MESSAGE = 16_384;

  private WorkRequests() {}

  /** The body of start. */
  static final class Start {
    private Start() {}

    static StartRequest parse(JsonFields body) {
      LifePolicy policy =
          new LifePolicy(
              new CancelPolicy(
                  body.bool("cancellable").orElse(true), body.duration("cancelGracePeriod")),
              body.duration("claimTimeout"),
              body.duration("runTimeout"),
              Optional.empty());
      Definition definition =
          new Definition(
              body.text("operationType").orElse(""),
              body.texts("labels"),
              policy,
              body.text("parentOperation").map(Start::parent),
              body.text("requestId"));
      Optional<String> id = body.text("operationId");
      id.filter(it -> !OperationName.isId(it)).ifPresent(Start::refuseId);
      StartRequest start =
          new StartRequest(id, definition, Report.ofStart(body.any("metadata"), backend(body)));
      body.refuseOthers();
      return start;
    }

    private static OperationName parent(String name) {
      try {
        return OperationName.parse(name);
      } catch (ApiException e) {
        throw RequestErrors.invalidField(
            "parentOperation", name, "must be the full name of an operation under the same parent");
      }
    }

    private static void refuseId(String id) {
      throw RequestErrors.invalidField("operationId", id, OperationName.ID_RULE);
    }
  }

  record Claim(ClaimRequest request, Optional<LeaseToken> chosen) {
    static Claim parse(JsonFields body) {
      ClaimRequest request =
          new ClaimRequest(
              body.text("worker").orElse(""),
              body.duration("leaseDuration").orElse(Lease.DEFAULT_DURATION));
      Optional<LeaseToken> chosen = body.text("leaseToken").map(LeaseToken::chosen);
      body.refuseOthers();
      Limits.checkClaim(request.worker(), request.leaseDuration());
      return new Claim(request, chosen);
    }
  }

  /**
   * The body of heartbeat.
   *
   * @param waitForCancel how long the reply may be held; zero, not at all
   */
  record HeartbeatRequest(LeaseToken token, Heartbeat heartbeat, Duration waitForCancel) {
    static HeartbeatRequest parse(JsonFields body) {
      Duration wait = body.duration("waitForCancel").orElse(Duration.ZERO);
      Report report =
          new Report(
              body.message("progress").map(HeartbeatRequest::progress),
              body.any("metadata"),
              backend(body),
              Effects.NONE);
      Heartbeat heartbeat =
          new Heartbeat(
              body.duration("leaseDuration"), report, body.bool("finalizing").orElse(false));
      HeartbeatRequest request = new HeartbeatRequest(leaseToken(body), heartbeat, wait);
      body.refuseOthers();
      heartbeat.leaseDuration().ifPresent(Limits::checkLeaseDuration);
      return request;
    }

    private static Progress progress(JsonFields fields) {
      Progress progress =
          new Progress(nonNegative(fields, "workCompleted"), nonNegative(fields, "workEstimated"));
      fields.refuseOthers();
      return progress;
    }
  }

  /** The body of operations:heartbeat. */
  record HeartbeatsRequest(List<NamedHeartbeat> heartbeats, Duration waitForCancel) {
    static final int MAX_HEARTBEATS = 500;

    static HeartbeatsRequest parse(JsonFields body, ParentName parent) {
      List<JsonFields> given = body.messages("heartbeats");
      Duration wait = body.duration("waitForCancel").orElse(Duration.ZERO);
      body.refuseOthers();
      if (given.isEmpty() || given.size() > MAX_HEARTBEATS) {
        throw RequestErrors.invalidField(
            "heartbeats", given.size() + " of them", "must have 1 to " + MAX_HEARTBEATS);
      }
      Map<OperationName, NamedHeartbeat> heartbeats = new LinkedHashMap<>();
      for (JsonFields each : given) {
        NamedHeartbeat heartbeat = named(each, parent);
        if (heartbeats.put(heartbeat.name(), heartbeat) != null) {
          throw RequestErrors.invalidField(
              "heartbeats.name", heartbeat.name().toString(), "must not be there twice");
        }
      }
      return new HeartbeatsRequest(List.copyOf(heartbeats.values()), wait);
    }

    private static NamedHeartbeat named(JsonFields fields, ParentName parent) {
      String text = fields.text("name").orElse("");
      OperationName name = OperationName.parse(text);
      if (!name.parent().equals(parent)) {
        throw RequestErrors.invalidField(
            "heartbeats.name", text, "must name an operation under " + parent);
      }
      HeartbeatRequest request = HeartbeatRequest.parse(fields);
      return new NamedHeartbeat(name, request.token(), request.heartbeat());
    }
  }

  record Finish(LeaseToken token, Outcome outcome) {
    static Finish parse(JsonFields body) {
      Optional<OpaqueJson> response = body.any("response");
      Optional<Outcome> failure = body.message("error").map(Finish::failure);
      if (response.isPresent() && failure.isPresent()) {
        throw RequestErrors.invalidField(
            "error", "...", "must not be given together with 'response'");
      }
      Finish finish =
          new Finish(leaseToken(body), failure.orElseGet(() -> new Outcome.Response(response)));
      body.refuseOthers();
      return finish;
    }

    private static Outcome failure(JsonFields error) {
      long code = error.int64("code").orElse(0L);
      if (code < 1 || code >= Code.values().length) {
        throw RequestErrors.invalidField(
            "error.code", "" + code, "must be the number of a google.rpc.Code, from 1 to 16");
      }
      String message = error.text("message").orElse("");
      if (message.length() > MAX_MESSAGE) {
        throw RequestErrors.invalidField(
            "error.message", message, "must have at most " + MAX_MESSAGE + " characters");
      }
      Outcome failure = new Outcome.Failure((int) code, message, error.anys("details"));
      error.refuseOthers();
      return failure;
    }
  }

  private static Optional<Backend> backend(JsonFields body) {
    return body.text("backend").map(Backend::new);
  }

  private static LeaseToken leaseToken(JsonFields body) {
    return body.text("leaseToken")
        .filter(token -> !token.isEmpty())
        .map(LeaseToken::new)
        .orElseThrow(
            () ->
                RequestErrors.invalidField(
                    "leaseToken", "", "must be the token that claim returned"));
  }

  private static long nonNegative(JsonFields fields, String name) {
    long value = fields.int64(name).orElse(0L);
    if (value < 0) {
      throw RequestErrors.invalidField("progress." + name, "" + value, "must not be negative");
    }
    return value;
  }
}
