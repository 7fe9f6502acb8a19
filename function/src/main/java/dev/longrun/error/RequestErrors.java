package dev.longrun.error;

import dev.longrun.error.ApiError.FieldViolation;
import java.util.List;
import java.util.Map;

/**
 * The part of the catalogue of errors that is about what a request may not say; nearly all of it
 * INVALID_ARGUMENT.
 */
public final class RequestErrors {
  private RequestErrors() {}

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
    String shown = ApiError.shown(value);
    String path = ApiError.shown(field);
    String message = "Invalid value '%s' for '%s': it %s.".formatted(shown, path, rule);
    return invalid("INVALID_FIELD", message, Map.of("field", path, "value", shown), path);
  }

  /**
   * A filter can't be read.
   *
   * @param position of the character that is wrong, from 1
   * @param problem what is wrong there, and what to write instead
   */
  public static ApiException invalidFilter(String filter, int position, String problem) {
    String shown = ApiError.shown(filter);
    String message = "Invalid filter '%s': at position %d, %s.".formatted(shown, position, problem);
    Map<String, String> metadata =
        Map.of("filter", shown, "position", "" + position, "problem", problem);
    return invalid("INVALID_FILTER", message, metadata, "filter");
  }

  /** A body that is no message; {@code problem} follows "Invalid JSON payload received:". */
  public static ApiException invalidBody(String problem) {
    String shown = ApiError.shown(problem);
    return invalid(
        "INVALID_BODY",
        "Invalid JSON payload received: %s.".formatted(shown),
        Map.of("problem", shown),
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
   * A field that the body has and the message does not.
   *
   * @param path where in the body; empty for its top
   */
  public static ApiException unknownField(String path, String name) {
    String shown = ApiError.shown(name);
    String where = path.isEmpty() ? "" : " at '" + path + "'";
    return invalid(
        "UNKNOWN_FIELD",
        "Invalid JSON payload received. Unknown name \"%s\"%s: Cannot find field."
            .formatted(shown, where),
        Map.of("field", shown, "path", path),
        path.isEmpty() ? shown : path + "." + shown);
  }

  public static ApiException unknownQueryParameter(String name) {
    String shown = ApiError.shown(name);
    return invalid(
        "UNKNOWN_QUERY_PARAMETER",
        "Invalid JSON payload received. Unknown name \"%1$s\": Cannot bind query parameter. Field '%1$s' could not be found in request message."
            .formatted(shown),
        Map.of("field", shown),
        shown);
  }

  public static ApiException invalidSystemParameter(String name, String value, String advice) {
    String shown = ApiError.shown(value);
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
            ? "The paths served start with /v1/projects/{project}/operations; GET /openapi.json lists them."
            : "This path takes " + allowed + ".";
    return ApiException.of(
        Code.NOT_FOUND,
        "METHOD_NOT_FOUND",
        "Method not found: %s %s. %s"
            .formatted(ApiError.shown(method), ApiError.shown(path), advice),
        Map.of("method", ApiError.shown(method), "path", ApiError.shown(path), "allowed", allowed));
  }

  public static ApiException partialSuccessNotSupported() {
    return ApiException.of(
        Code.UNIMPLEMENTED,
        "PARTIAL_SUCCESS_NOT_SUPPORTED",
        "returnPartialSuccess is not supported: a list covers one parent. Leave it out.",
        Map.of());
  }

  private static ApiException invalid(
      String reason, String message, Map<String, String> metadata, String field) {
    ApiError error =
        new ApiError(
            Code.INVALID_ARGUMENT,
            reason,
            message,
            metadata,
            List.of(new FieldViolation(field, message)));
    return new ApiException(error, null);
  }
}
