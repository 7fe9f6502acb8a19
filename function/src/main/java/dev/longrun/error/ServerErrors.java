package dev.longrun.error;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the server can't do at the moment, or did wrong: no fault of the request. */
public final class ServerErrors {
  private ServerErrors() {}

  public static ApiException storeUnavailable(@Nullable Throwable cause) {
    ApiError error =
        new ApiError(
            Code.UNAVAILABLE,
            "STORE_UNAVAILABLE",
            "The store of operations can't be reached or is too busy. Try again; what was asked may or may not have happened.",
            Map.of(),
            List.of());
    return new ApiException(error, cause);
  }

  public static ApiException overloaded() {
    return ApiException.of(
        Code.UNAVAILABLE,
        "OVERLOADED",
        "The server has as many requests to serve as it can at once. Nothing was done; try again.",
        Map.of());
  }

  public static ApiException filterTooSlow() {
    return ApiException.of(
        Code.UNAVAILABLE,
        "FILTER_TOO_SLOW",
        "The filter takes too long to compare. Ask with fewer or simpler comparisons, or of fewer operations.",
        Map.of());
  }

  public static ApiException internal(@Nullable Throwable cause) {
    ApiError error =
        new ApiError(Code.INTERNAL, "INTERNAL", "Internal error encountered.", Map.of(), List.of());
    return new ApiException(error, cause);
  }

  /**
   * Somebody asks more often than is served.
   *
   * @param whose limit was reached: of all callers together, or of one
   */
  public static ApiException rateLimitExceeded(String whose, int perSecond) {
    return ApiException.of(
        Code.RESOURCE_EXHAUSTED,
        "RATE_LIMIT_EXCEEDED",
        "Too many requests: at most %d a second are served to %s. Try again later."
            .formatted(perSecond, whose),
        Map.of("whose", whose, "limit", Integer.toString(perSecond)));
  }

  /**
   * What is stored is not what this version writes.
   *
   * @param name of the document, whether or not that may be the name of an operation
   */
  public static ApiException undecodable(String name, @Nullable Throwable cause) {
    ApiError error =
        new ApiError(
            Code.INTERNAL,
            "OPERATION_UNDECODABLE",
            "Operation '%s' is stored in a form that this version of the server can't decode, so it is left as it is. If a later version wrote it, use that one."
                .formatted(name),
            Map.of("name", name),
            List.of());
    return new ApiException(error, cause);
  }
}
