package dev.longrun.auth;

import dev.longrun.error.ApiError;
import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.operation.Change;
import dev.longrun.operation.Life;
import dev.longrun.operation.Operation;
import dev.longrun.operation.Settlement;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tells who changed what and who was refused, one line of JSON each, with the fields that Cloud
 * Logging takes apart (cloud.google.com/logging/docs/structured-logging). Nothing of a credential
 * is in it.
 *
 * <p>Every change is told. Refusals are told as far as there is room for them, of strangers and of
 * known callers each, and summed up beyond that; those for a rate limit are only summed up.
 */
public final class AuditLog {
  private final PrintStream out;
  private final Optional<String> traceProject;
  private final boolean tellsReads;
  private final InstantSource clock;
  private final RefusalBudget ofStrangers;
  private final RefusalBudget ofKnown;

  /**
   * @param traceProject the project that traces are in; without it, lines are not tied to traces
   * @param tellsReads whether it tells who read what, too
   */
  public AuditLog(
      PrintStream out, Optional<String> traceProject, boolean tellsReads, InstantSource clock) {
    this.out = out;
    this.traceProject = traceProject;
    this.tellsReads = tellsReads;
    this.clock = clock;
    this.ofStrangers = new RefusalBudget(clock.instant());
    this.ofKnown = new RefusalBudget(clock.instant());
  }

  /** Tells nobody anything. */
  public static AuditLog silent() {
    return new AuditLog(
        new PrintStream(OutputStream.nullOutputStream()),
        Optional.empty(),
        false,
        InstantSource.system());
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
    out.println(line("NOTICE", request, name, audit, display(from) + " -> " + display(to)));
  }

  /** A request that was served and changed nothing. */
  public void read(AuditEvent request) {
    if (tellsReads) {
      out.println(line("INFO", request, request.resource(), new TreeMap<>(), "read"));
    }
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
    out.println(LogLine.of(new TreeMap<>(line)));
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
  public void refused(AuditEvent request, ApiException refusal) {
    Instant now = clock.instant();
    RefusalBudget budget = request.caller().isPresent() ? ofKnown : ofStrangers;
    String who = request.caller().isPresent() ? "of known callers" : "of unknown callers";
    synchronized (budget) {
      boolean told = refusal.error().code() != Code.RESOURCE_EXHAUSTED && budget.hasRoom(now);
      if (told) {
        String line = refusal(request, refusal);
        budget.take(line.getBytes(StandardCharsets.UTF_8).length);
        out.println(line);
      } else {
        budget.leaveOut();
      }
      budget.sum(now).ifPresent(sum -> out.println(line(sum, who)));
    }
  }

  private static String line(RefusalBudget.Sum sum, String who) {
    long seconds = sum.during().toSeconds();
    return LogLine.of(
        new TreeMap<>(
            Map.of(
                "severity",
                "WARNING",
                "audit",
                new TreeMap<>(Map.of("refusals", sum.refusals(), "seconds", seconds)),
                "message",
                "%d more refusals %s in the last %d s".formatted(sum.refusals(), who, seconds))));
  }

  private String refusal(AuditEvent request, ApiException refusal) {
    ApiError error = refusal.error();
    Map<String, Object> audit =
        new TreeMap<>(
            Map.of(
                "status",
                error.code().name(),
                "error",
                error.reason(),
                "detail",
                new TreeMap<>(error.metadata())));
    if (refusal.getCause() != null) {
      audit.put("cause", ApiError.shown(refusal.getCause().toString()));
    }
    AuditEvent shown = request.shown();
    return line("WARNING", shown, shown.resource(), audit, "refused, " + error.reason());
  }

  private String line(
      String severity,
      AuditEvent request,
      String resource,
      Map<String, Object> audit,
      String what) {
    String principal = request.caller().map(Caller::principal).orElse("");
    audit.put("principal", principal);
    request.caller().flatMap(Caller::client).ifPresent(client -> audit.put("client", client));
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
    return LogLine.of(line);
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
