package dev.longrun.server;

import dev.longrun.admission.Admission;
import dev.longrun.api.QueryParameters;
import dev.longrun.api.SystemParameters;
import dev.longrun.auth.AuditEvent;
import dev.longrun.error.RequestErrors;
import dev.longrun.json.JsonFields;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.ParentName;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A call that has its place among those that are served. Its accessors check what they read.
 *
 * @param deadline by which to reply, but for a wait
 */
record ApiRequest(MethodCall call, Admission.Permit permit, Deadline deadline) {
  private static final Set<String> NO_FIELDS = Set.of();

  OperationName name() {
    SystemParameters.refuseUnknown(query(), NO_FIELDS);
    return OperationName.parse(event().resource());
  }

  ParentName parent() {
    return new ParentName(event().resource());
  }

  AuditEvent event() {
    return call.event();
  }

  QueryParameters query() {
    return call.query();
  }

  JsonFields body() {
    return call.body();
  }

  /** Refuses a body that has any field. */
  void requireNoBody() {
    body().refuseOthers();
  }

  Optional<Integer> int32(String field) {
    return query()
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

  boolean enumsAsInts() {
    return call.parameters().enumsAsInts();
  }

  String principal() {
    return event().caller().orElseThrow().principal();
  }

  String reason() {
    return event().reason();
  }

  /** How long this request may wait for an operation. */
  Duration longestWait() {
    return permit.longestWait();
  }
}
