package dev.longrun.worker.client;

import com.google.gson.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * One request.
 *
 * @param path what comes after {@code /v1/}, with its query
 */
record ApiCall(String method, String path, Map<String, String> headers, Optional<JsonObject> body) {
  static ApiCall get(String path) {
    return new ApiCall("GET", path, Map.of(), Optional.empty());
  }

  static ApiCall delete(String path) {
    return new ApiCall("DELETE", path, Map.of(), Optional.empty());
  }

  static ApiCall post(String path, JsonObject body) {
    return new ApiCall("POST", path, Map.of(), Optional.of(body));
  }

  /** A reason for the audit log, if it is not empty. */
  ApiCall because(String reason) {
    return reason.isEmpty()
        ? this
        : new ApiCall(method, path, Map.of("X-Goog-Request-Reason", reason), body);
  }
}
