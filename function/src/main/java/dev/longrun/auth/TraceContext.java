package dev.longrun.auth;

import dev.longrun.http.Headers;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By what a request is found again in other logs: its id, and the trace that it is part of
 * (w3.org/TR/trace-context, cloud.google.com/trace/docs/trace-context).
 */
record TraceContext(Optional<String> requestId, Optional<String> traceId, Optional<String> spanId) {
  private static final Pattern CLOUD_TRACE =
      Pattern.compile("([0-9a-fA-F]{32})(?:/([0-9]{1,20}))?(?:;.*)?");
  private static final Pattern TRACEPARENT =
      Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}");
  private static final int MAX_REQUEST_ID = 128;

  static TraceContext of(Headers headers) {
    Matcher cloudTrace = CLOUD_TRACE.matcher(headers.first("x-cloud-trace-context").orElse(""));
    Matcher parent = TRACEPARENT.matcher(headers.first("traceparent").orElse(""));
    Optional<String> requestId = requestId(headers);
    if (parent.matches()) {
      return new TraceContext(
          requestId, Optional.of(parent.group(1)), Optional.of(parent.group(2)));
    }
    return cloudTrace.matches()
        ? new TraceContext(requestId, Optional.of(cloudTrace.group(1)), Optional.empty())
        : new TraceContext(requestId, Optional.empty(), Optional.empty());
  }

  private static Optional<String> requestId(Headers headers) {
    return headers
        .first("x-request-id")
        .or(() -> headers.first("function-execution-id"))
        .map(id -> id.length() <= MAX_REQUEST_ID ? id : id.substring(0, MAX_REQUEST_ID));
  }
}
