package dev.longrun.auth;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.longrun.error.ApiError;
import dev.longrun.operation.Change;
import dev.longrun.operation.Life;
import dev.longrun.operation.Operation;
import dev.longrun.operation.Settlement;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tells who changed what and who was refused, one line of JSON each, with the fields that Cloud
 * Logging takes apart (cloud.google.com/logging/docs/structured-logging). Nothing of a credential
 * is in it.
 */
public final class AuditLog {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final PrintStream out;
  private final Optional<String> traceProject;

  /**
   * @param traceProject the project that traces are in; without it, lines are not tied to traces
   */
  public AuditLog(PrintStream out, Optional<String> traceProject) {
    this.out = out;
    this.traceProject = traceProject;
  }

  /** A change that was made: empty states stand for "not there". */
  public void changed(AuditEvent request, Change change) {
    String from = change.before().map(it -> it.state().name()).orElse("");
    String to = change.after().map(it -> it.state().name()).orElse("");
    String name =
        change
            .after()
            .or(change::before)
            .map(it -> it.name().toString())
            .orElse(request.resource());
    Map<String, Object> audit = new TreeMap<>(Map.of("from", from, "to", to));
    change
        .after()
        .flatMap(AuditLog::timeToEnd)
        .ifPresent(time -> audit.put("cancelSeconds", time.toMillis() / 1000.0));
    write("NOTICE", request, name, audit, display(from) + " -> " + display(to));
  }

  /** What time alone has made of an operation, whoever came to write it. */
  public void settled(Settlement settlement) {
    String from = settlement.before().state().name();
    String to = settlement.after().state().name();
    String name = settlement.after().name().toString();
    String cause = settlement.cause();
    Map<String, Object> settled =
        new TreeMap<>(Map.of("resource", name, "from", from, "to", to, "cause", cause));
    settlement
        .cancelTime()
        .ifPresent(time -> settled.put("cancelSeconds", time.toMillis() / 1000.0));
    String message = name + ": " + from + " -> " + to + ", " + cause;
    Map<String, Object> line = Map.of("severity", "NOTICE", "settled", settled, "message", message);
    out.println(GSON.toJson(new TreeMap<>(line)));
  }

  /** From the request to cancel to the end, where there were both. */
  private static Optional<Duration> timeToEnd(Operation operation) {
    return operation.life() instanceof Life.Done done
        ? done.cancelRequest().map(it -> Duration.between(it.requestTime(), done.endTime()))
        : Optional.empty();
  }

  private static String display(String state) {
    return state.isEmpty() ? "(none)" : state;
  }

  /** A request that its sender was not allowed to make. */
  public void refused(AuditEvent request, ApiError error) {
    Map<String, Object> audit =
        new TreeMap<>(
            Map.of(
                "status",
                error.code().name(),
                "error",
                error.reason(),
                "detail",
                new TreeMap<>(error.metadata())));
    write("WARNING", request, request.resource(), audit, "refused, " + error.reason());
  }

  private void write(
      String severity,
      AuditEvent request,
      String resource,
      Map<String, Object> audit,
      String what) {
    String principal = request.caller().map(Caller::principal).orElse("");
    audit.put("principal", principal);
    audit.put("method", request.method());
    audit.put("resource", resource);
    if (!request.reason().isEmpty()) {
      audit.put("reason", request.reason());
    }
    request.traceContext().requestId().ifPresent(id -> audit.put("requestId", id));
    Map<String, Object> line = new TreeMap<>(Map.of("severity", severity, "audit", audit));
    String who = principal.isEmpty() ? "unknown caller" : principal;
    line.put("message", who + ", " + request.method() + " of " + resource + ": " + what);
    addTrace(request.traceContext(), line);
    out.println(GSON.toJson(line));
  }

  private void addTrace(TraceContext context, Map<String, Object> line) {
    if (traceProject.isPresent() && context.traceId().isPresent()) {
      line.put(
          "logging.googleapis.com/trace",
          "projects/" + traceProject.get() + "/traces/" + context.traceId().get());
      context.spanId().ifPresent(id -> line.put("logging.googleapis.com/spanId", id));
    }
  }
}
