package dev.longrun.error;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that could not be served, for a reason that its caller should be told. Only the
 * catalogue makes them: the classes whose names end in {@code Errors}.
 */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient ApiError error;

  public ApiException(ApiError error, @Nullable Throwable cause) {
    super(error.message(), cause);
    this.error = error;
  }

  public static ApiException of(
      Code code, String reason, String message, Map<String, String> metadata) {
    return new ApiException(new ApiError(code, reason, message, metadata, List.of()), null);
  }

  public ApiError error() {
    return error;
  }
}
