package dev.longrun.http;

import dev.longrun.auth.AuditLog;
import dev.longrun.operation.Limits;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.ParentName;
import dev.longrun.operation.RequestErrors;
import java.util.Optional;
import java.util.Set;

/**
 * A request whose route and caller are known. Its accessors check what they read.
 *
 * @param audit who calls what, for the log; the name in it is not checked yet
 */
record ApiRequest(HttpCall call, QueryParameters query, AuditLog.Call audit, boolean enumsAsInts) {
  private static final Set<String> NO_FIELDS = Set.of();

  OperationName name() {
    query.refuseAllBut(NO_FIELDS);
    return OperationName.parse(audit.resource());
  }

  ParentName parent() {
    return new ParentName(audit.resource());
  }

  JsonFields body() {
    return RequestBody.fields(call);
  }

  /** Refuses a body; an empty object counts as none. */
  void requireNoBody() {
    if (call.meantMethod().equals(call.method())) {
      RequestBody.requireEmpty(call);
    }
  }

  Optional<Integer> int32(String field) {
    return query
        .field(field)
        .filter(text -> !text.isEmpty())
        .map(
            text -> {
              try {
                return Integer.parseInt(text);
              } catch (NumberFormatException e) {
                throw RequestErrors.invalidField(field, text, "must be an integer of 32 bits");
              }
            });
  }

  String principal() {
    return audit.caller().orElseThrow().principal();
  }

  String reason() {
    return audit.reason();
  }

  /**
   * Why the caller asks, in a header, since the body of a cancel must be empty; control characters
   * become spaces.
   */
  static String reason(HttpCall call) {
    String reason =
        call.headers()
            .first("x-goog-request-reason")
            .orElse("")
            .replaceAll("\\p{Cntrl}", " ")
            .trim();
    return reason.length() <= Limits.MAX_CANCEL_TEXT
        ? reason
        : reason.substring(0, Limits.MAX_CANCEL_TEXT);
  }
}
