package dev.longrun.operation;

import dev.longrun.operation.ApiError.FieldViolation;
import java.util.List;
import java.util.Map;

/**
 * The catalogue of everything that can be refused. Reasons are stable: programs match on them, so
 * none is reworded or reused.
 *
 * <p>Every message says what was wrong, with which value, and what to do; every variable part is in
 * the metadata too (AIP-193).
 */
public final class Errors {
  private static final int MAX_ECHO = 200;

  private Errors() {}

  // What a request may not say.

  public static ApiException invalidParent(String name) {
    return invalidField(
        "name",
        name,
        "must start with projects/{project}, projects/{project}/locations/{location} or projects/{project}/databases/{database}");
  }

  public static ApiException invalidName(String name) {
    return invalidField(
        "name",
        name,
        "must be the name of an operation: projects/{project}/operations/{operation}");
  }

  public static ApiException invalidOperationId(String id) {
    return invalidField(
        "name",
        id,
        "must end with an operation id of 1 to 128 letters, digits, '_' or '-', not of the form __x__");
  }

  /**
   * A field of the request has a value that it may not have; {@code rule} follows the value: "must
   * be ...".
   */
  public static ApiException invalidField(String field, String value, String rule) {
    String shown = shown(value);
    String message = "Invalid value '%s' for '%s': it %s.".formatted(shown, field, rule);
    return invalid("INVALID_FIELD", message, Map.of("field", field, "value", shown), field);
  }

  /**
   * A filter can't be read.
   *
   * @param position of the character that is wrong, from 1
   * @param problem what is wrong there, and what to write instead
   */
  public static ApiException invalidFilter(String filter, int position, String problem) {
    String shown = shown(filter);
    String message = "Invalid filter '%s': at position %d, %s.".formatted(shown, position, problem);
    Map<String, String> metadata =
        Map.of("filter", shown, "position", "" + position, "problem", problem);
    return invalid("INVALID_FILTER", message, metadata, "filter");
  }

  public static ApiException operationTooLarge(OperationName name, int size, int limit) {
    String message =
        "Operation '%s' would take %d bytes, and at most %d can be stored. Keep large results elsewhere and store a reference."
            .formatted(name, size, limit);
    return error(
        new ApiError(
            Code.INVALID_ARGUMENT,
            "OPERATION_TOO_LARGE",
            message,
            Map.of("name", name.toString(), "size", "" + size, "limit", "" + limit),
            List.of()));
  }

  /** A body that is no message; {@code problem} follows "Invalid JSON payload received:". */
  public static ApiException invalidBody(String problem) {
    return invalid(
        "INVALID_BODY",
        "Invalid JSON payload received: %s.".formatted(problem),
        Map.of("problem", shown(problem)),
        "body");
  }

  public static ApiException bodyNotObject() {
    return invalid(
        "INVALID_BODY",
        "Invalid JSON payload received. Unknown name \"\": Root element must be a message.",
        Map.of(),
        "body");
  }

  public static ApiException bodyTooLarge(int limit) {
    return invalid(
        "BODY_TOO_LARGE",
        "Request payload size exceeds the limit: %d bytes.".formatted(limit),
        Map.of("limit", "" + limit),
        "body");
  }

  /**
   * @param path where in the body; empty for its top
   */
  public static ApiException unknownField(String path, String name) {
    String shown = shown(name);
    String where = path.isEmpty() ? "" : " at '" + path + "'";
    return invalid(
        "UNKNOWN_FIELD",
        "Invalid JSON payload received. Unknown name \"%s\"%s: Cannot find field."
            .formatted(shown, where),
        Map.of("field", shown, "path", path),
        path.isEmpty() ? shown : path + "." + shown);
  }

  public static ApiException unknownQueryParameter(String name) {
    String shown = shown(name);
    return invalid(
        "UNKNOWN_QUERY_PARAMETER",
        "Invalid JSON payload received. Unknown name \"%1$s\": Cannot bind query parameter. Field '%1$s' could not be found in request message."
            .formatted(shown),
        Map.of("field", shown),
        shown);
  }

  public static ApiException invalidSystemParameter(String name, String value, String advice) {
    String shown = shown(value);
    return invalid(
        "INVALID_SYSTEM_PARAMETER",
        "Invalid query parameters. Invalid value '%s' for system query parameter '%s': %s."
            .formatted(shown, name, advice),
        Map.of("parameter", name, "value", shown),
        name);
  }

  public static ApiException tokenInQuery(String parameter) {
    return invalid(
        "TOKEN_IN_QUERY",
        "Tokens are not accepted in the query ('%s'), since URLs are logged. Send an Authorization header."
            .formatted(parameter),
        Map.of("parameter", parameter),
        parameter);
  }

  /** No method has this path, or only others than {@code method} do. */
  public static ApiException methodNotFound(String method, String path, String allowed) {
    String advice =
        allowed.isEmpty()
            ? "The paths served start with /v1/projects/{project}/operations."
            : "This path takes " + allowed + ".";
    return of(
        Code.NOT_FOUND,
        "METHOD_NOT_FOUND",
        "Method not found: %s %s. %s".formatted(shown(method), shown(path), advice),
        Map.of("method", shown(method), "path", shown(path), "allowed", allowed));
  }

  public static ApiException partialSuccessNotSupported() {
    return of(
        Code.UNIMPLEMENTED,
        "PARTIAL_SUCCESS_NOT_SUPPORTED",
        "returnPartialSuccess is not supported: a list covers one parent. Leave it out.",
        Map.of());
  }

  // Who may not call.

  public static ApiException hostNotLoopback(String host) {
    return of(
        Code.PERMISSION_DENIED,
        "HOST_NOT_LOOPBACK",
        "Without authentication this server answers only to localhost, not to '%s'. Set LONGRUN_AUTH to serve others."
            .formatted(shown(host)),
        Map.of("host", shown(host)));
  }

  // What an operation's life refuses.

  public static ApiException operationNotFound(OperationName name) {
    return of(
        Code.NOT_FOUND,
        "OPERATION_NOT_FOUND",
        "Operation '%s' was not found. It never existed, was deleted, or expired 30 days after it was done."
            .formatted(name),
        Map.of("name", name.toString()));
  }

  public static ApiException operationExists(OperationName name) {
    return of(
        Code.ALREADY_EXISTS,
        "OPERATION_ALREADY_EXISTS",
        "Operation '%s' already exists. Choose another operationId, or leave it out to have one made."
            .formatted(name),
        Map.of("name", name.toString()));
  }

  public static ApiException notCancellable(OperationName name) {
    return of(
        Code.UNIMPLEMENTED,
        "OPERATION_NOT_CANCELLABLE",
        "Operation '%s' can't be cancelled: it was started with cancellable = false."
            .formatted(name),
        Map.of("name", name.toString()));
  }

  public static ApiException notDone(OperationName name, State state) {
    return of(
        Code.FAILED_PRECONDITION,
        "OPERATION_NOT_DONE",
        "Operation '%s' is %s. Only an operation that is done can be deleted; cancel it first, or wait for its end."
            .formatted(name, state),
        Map.of("name", name.toString(), "state", state.name()));
  }

  public static ApiException alreadyDone(OperationName name, State state) {
    return of(
        Code.FAILED_PRECONDITION,
        "OPERATION_ALREADY_DONE",
        "Operation '%s' is done (%s), so there is nothing left to work on.".formatted(name, state),
        Map.of("name", name.toString(), "state", state.name()));
  }

  public static ApiException alreadyClaimed(OperationName name, Lease lease) {
    return of(
        Code.FAILED_PRECONDITION,
        "OPERATION_ALREADY_CLAIMED",
        "Operation '%s' is held by worker '%s' until %s at least."
            .formatted(name, lease.worker(), lease.expireTime()),
        Map.of(
            "name", name.toString(),
            "worker", lease.worker(),
            "leaseExpireTime", lease.expireTime().toString()));
  }

  public static ApiException leaseNotHeld(OperationName name, State state) {
    return of(
        Code.FAILED_PRECONDITION,
        "LEASE_NOT_HELD",
        "The lease on operation '%s' (%s) is not held with this leaseToken: it ran out, or never was. Stop the work; its result is discarded."
            .formatted(name, state),
        Map.of("name", name.toString(), "state", state.name()));
  }

  public static ApiException cancelNotRequested(OperationName name) {
    return of(
        Code.FAILED_PRECONDITION,
        "CANCEL_NOT_REQUESTED",
        "Nobody asked to cancel operation '%s', so it can't finish with error.code 1 (CANCELLED). Use another code."
            .formatted(name),
        Map.of("name", name.toString()));
  }

  // What the server can't do at the moment, or did wrong.

  public static ApiException storeUnavailable(Throwable cause) {
    ApiError error =
        new ApiError(
            Code.UNAVAILABLE,
            "STORE_UNAVAILABLE",
            "The store of operations can't be reached or is too busy. Try again; what was asked may or may not have happened.",
            Map.of(),
            List.of());
    return new ApiException(error, cause);
  }

  public static ApiException internal(Throwable cause) {
    ApiError error =
        new ApiError(Code.INTERNAL, "INTERNAL", "Internal error encountered.", Map.of(), List.of());
    return new ApiException(error, cause);
  }

  private static ApiException invalid(
      String reason, String message, Map<String, String> metadata, String field) {
    return error(
        new ApiError(
            Code.INVALID_ARGUMENT,
            reason,
            message,
            metadata,
            List.of(new FieldViolation(field, message))));
  }

  private static ApiException of(
      Code code, String reason, String message, Map<String, String> metadata) {
    return error(new ApiError(code, reason, message, metadata, List.of()));
  }

  private static ApiException error(ApiError error) {
    return new ApiException(error, null);
  }

  /** What a caller sent, short enough to send back. */
  private static String shown(String value) {
    return value.length() <= MAX_ECHO ? value : value.substring(0, MAX_ECHO) + "...";
  }
}
