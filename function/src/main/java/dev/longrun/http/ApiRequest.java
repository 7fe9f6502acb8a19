package dev.longrun.http;

import dev.longrun.auth.Caller;
import dev.longrun.operation.Limits;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.ParentName;
import dev.longrun.operation.RequestErrors;
import java.util.Optional;
import java.util.Set;

/**
 * A request whose route and caller are known. Its accessors check what they read.
 *
 * @param resource the name of the operation or of the parent, not checked yet
 */
record ApiRequest(
    HttpCall call, QueryParameters query, String resource, Caller caller, boolean enumsAsInts) {
  private static final Set<String> NO_FIELDS = Set.of();

  OperationName name() {
    query.refuseAllBut(NO_FIELDS);
    return OperationName.parse(resource);
  }

  ParentName parent() {
    return new ParentName(resource);
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

  /**
   * Why the caller asks, in a header, since the body of a cancel must be empty; control characters
   * become spaces.
   */
  String reason() {
    String reason =
        call.header("x-goog-request-reason").orElse("").replaceAll("\\p{Cntrl}", " ").trim();
    return reason.length() <= Limits.MAX_CANCEL_TEXT
        ? reason
        : reason.substring(0, Limits.MAX_CANCEL_TEXT);
  }
}
