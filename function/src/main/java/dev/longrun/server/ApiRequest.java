package dev.longrun.server;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.admission.Admission;
import dev.longrun.api.QueryParameters;
import dev.longrun.api.SystemParameters;
import dev.longrun.auth.AuditEvent;
import dev.longrun.error.RequestErrors;
import dev.longrun.http.HttpCall;
import dev.longrun.http.RequestBody;
import dev.longrun.json.JsonFields;
import dev.longrun.json.JsonText;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.ParentName;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A request whose route and caller are known. Its accessors check what they read.
 *
 * @param event who calls what, for the log; the name in it is not checked yet
 * @param query all of it, wherever it stands
 * @param deadline by which to reply, but for a wait
 */
record ApiRequest(
    AuditEvent event,
    QueryParameters query,
    HttpCall call,
    SystemParameters parameters,
    Admission.Permit permit,
    Deadline deadline) {
  private static final Set<String> NO_FIELDS = Set.of();

  /** What is parsed where there should be no body, so that the error can name a field. */
  private static final int MAX_PARSED = 4096;

  ApiRequest with(QueryParameters all, SystemParameters system) {
    return new ApiRequest(event, all, call, system, permit, deadline);
  }

  OperationName name() {
    SystemParameters.refuseUnknown(query, NO_FIELDS);
    return OperationName.parse(event.resource());
  }

  ParentName parent() {
    return new ParentName(event.resource());
  }

  /** The fields of a body that is a JSON object; nothing at all counts as {@code {}}. */
  JsonFields body() {
    return fields(call.body().text(RequestBody.MAX_BYTES));
  }

  private static JsonFields fields(String text) {
    if (text.isBlank()) {
      return new JsonFields("", new JsonObject());
    }
    JsonElement root = JsonText.parse(text);
    if (!root.isJsonObject()) {
      throw RequestErrors.bodyNotObject();
    }
    return new JsonFields("", root.getAsJsonObject());
  }

  /** Refuses a body that holds anything but white space or an empty object. */
  void requireNoBody() {
    if (!call.hasQueryInBody()) {
      String text = call.body().text(RequestBody.MAX_BYTES).strip();
      if (text.length() > MAX_PARSED) {
        throw RequestErrors.invalidBody("this method takes no body, and there is one");
      }
      fields(text).refuseOthers();
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

  boolean enumsAsInts() {
    return parameters.enumsAsInts();
  }

  String principal() {
    return event.caller().orElseThrow().principal();
  }

  String reason() {
    return event.reason();
  }

  /** How long this request may wait for an operation. */
  Duration longestWait() {
    return permit.longestWait();
  }
}
