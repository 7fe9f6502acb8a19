package dev.longrun.auth;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.longrun.error.ApiError;
import dev.longrun.http.Headers;
import dev.longrun.operation.Life;
import dev.longrun.operation.Operation;
import dev.longrun.operation.Settlement;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells who changed what and who was refused, one line of JSON each, with the fields that Cloud
 * Logging takes apart (cloud.google.com/logging/docs/structured-logging). Nothing of a credential
 * is in it.
 */
public final class AuditLog {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
  private static final Pattern TRACE =
      Pattern.compile("([0-9a-fA-F]{32})(?:/([0-9]{1,20}))?(?:;.*)?");
  private static final Pattern TRACEPARENT =
      Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}");
  private static final int MAX_REQUEST_ID = 128;

  private final PrintStream out;
  private final Optional<String> traceProject;

  /**
   * @param traceProject the project that traces are in; without it, lines are not tied to traces
   */
  public AuditLog(PrintStream out, Optional<String> traceProject) {
    this.out = out;
    this.traceProject = traceProject;
  }

  /**
   * What was called, by whom.
   *
   * @param caller absent, if it is not known
   * @param resource the name of the operation or of its parent
   * @param reason why, in the caller's words; may be empty
   */
  public record Call(
      String method, Optional<Caller> caller, String resource, String reason, Headers headers) {
    /** The same call, as far as it is about one of many resources. */
    public Call on(String one) {
      return new Call(method, caller, one, reason, headers);
    }
  }

  /** A change that was made: empty states stand for "not there". */
  public void changed(Call call, Optional<Operation> before, Optional<Operation> after) {
    String from = before.map(it -> it.state().name()).orElse("");
    String to = after.map(it -> it.state().name()).orElse("");
    String name = after.or(() -> before).map(it -> it.name().toString()).orElse(call.resource());
    Map<String, Object> audit = new TreeMap<>(Map.of("from", from, "to", to));
    after
        .flatMap(AuditLog::timeToEnd)
        .ifPresent(time -> audit.put("cancelSeconds", time.toMillis() / 1000.0));
    write("NOTICE", call, name, audit, shown(from) + " -> " + shown(to));
  }

  /** An end that time brought to an operation, whoever came to write it. */
  public void settled(Settlement settlement) {
    String from = settlement.before().state().name();
    String to = settlement.after().state().name();
    String name = settlement.after().name().toString();
    String cause = settlement.cause().text();
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

  private static String shown(String state) {
    return state.isEmpty() ? "(none)" : state;
  }

  /** A request that its sender was not allowed to make. */
  public void refused(Call call, ApiError error) {
    Map<String, Object> audit =
        new TreeMap<>(
            Map.of(
                "status",
                error.code().name(),
                "error",
                error.reason(),
                "detail",
                new TreeMap<>(error.metadata())));
    write("WARNING", call, call.resource(), audit, "refused, " + error.reason());
  }

  private void write(
      String severity, Call call, String resource, Map<String, Object> audit, String what) {
    String principal = call.caller().map(Caller::principal).orElse("");
    audit.put("principal", principal);
    audit.put("method", call.method());
    audit.put("resource", resource);
    if (!call.reason().isEmpty()) {
      audit.put("reason", call.reason());
    }
    requestId(call.headers()).ifPresent(id -> audit.put("requestId", id));
    Map<String, Object> line = new TreeMap<>(Map.of("severity", severity, "audit", audit));
    String who = principal.isEmpty() ? "unknown caller" : principal;
    line.put("message", who + ", " + call.method() + " of " + resource + ": " + what);
    addTrace(call.headers(), line);
    out.println(GSON.toJson(line));
  }

  private static Optional<String> requestId(Headers headers) {
    return headers
        .first("x-request-id")
        .or(() -> headers.first("function-execution-id"))
        .map(id -> id.length() <= MAX_REQUEST_ID ? id : id.substring(0, MAX_REQUEST_ID));
  }

  private void addTrace(Headers headers, Map<String, Object> line) {
    if (traceProject.isEmpty()) {
      return;
    }
    Matcher trace = TRACE.matcher(headers.first("x-cloud-trace-context").orElse(""));
    Matcher parent = TRACEPARENT.matcher(headers.first("traceparent").orElse(""));
    String prefix = "projects/" + traceProject.get() + "/traces/";
    if (parent.matches()) {
      line.put("logging.googleapis.com/trace", prefix + parent.group(1));
      line.put("logging.googleapis.com/spanId", parent.group(2));
    } else if (trace.matches()) {
      line.put("logging.googleapis.com/trace", prefix + trace.group(1));
    }
  }
}
