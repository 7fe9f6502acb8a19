package dev.longrun.server;

import dev.longrun.api.QueryParameters;
import dev.longrun.auth.AuditLog;
import dev.longrun.auth.Caller;
import dev.longrun.error.RequestErrors;
import dev.longrun.http.HttpCall;
import dev.longrun.http.RequestBody;
import dev.longrun.json.JsonFields;
import dev.longrun.operation.Change;
import dev.longrun.operation.Limits;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.ParentName;
import dev.longrun.time.Deadline;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * A request whose route and caller are known. Its accessors check what they read.
 *
 * @param audit who calls what, for the log; the name in it is not checked yet
 * @param deadline by which the reply must be ready
 */
public record ApiRequest(
    HttpCall call,
    QueryParameters query,
    AuditLog.Call audit,
    boolean enumsAsInts,
    Deadline deadline) {
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
    if (!call.bodyIsQuery()) {
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

  Caller caller() {
    return audit.caller().orElseThrow();
  }

  String principal() {
    return caller().principal();
  }

  String reason() {
    return audit.reason();
  }

  /** Logs what the request has changed, if an operation came, went, or is in another state. */
  void log(Change change, AuditLog log) {
    if (change.changesState()) {
      log.changed(audit, change.before(), change.after());
    }
  }

  /**
   * Why the caller asks, in a header, since the body of a cancel must be empty; control characters
   * become spaces.
   */
  static String reason(HttpCall call) {
    return call.headers().first("x-goog-request-reason").map(ApiRequest::cleaned).orElse("");
  }

  private static String cleaned(String reason) {
    return utf8(reason)
        .replaceAll("\\p{Cc}", " ")
        .trim()
        .codePoints()
        .limit(Limits.MAX_CANCEL_TEXT)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** The server reads headers as ISO-8859-1; most who write more than ASCII there mean UTF-8. */
  private static String utf8(String header) {
    try {
      ByteBuffer bytes = StandardCharsets.ISO_8859_1.newEncoder().encode(CharBuffer.wrap(header));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return header;
    }
  }
}
