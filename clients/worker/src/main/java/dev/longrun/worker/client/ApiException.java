package dev.longrun.worker.client;

import java.io.Serial;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The server refused a request, or could not be reached (then {@link Code#UNAVAILABLE}). */
public final class ApiException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private static final Set<Code> TRANSIENT =
      EnumSet.of(
          Code.UNAVAILABLE,
          Code.RESOURCE_EXHAUSTED,
          Code.DEADLINE_EXCEEDED,
          Code.INTERNAL,
          Code.UNKNOWN);

  private final Code code;
  private final String reason;

  public ApiException(Code code, String reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.reason = reason;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNullElse(super.getMessage(), "");
  }

  public Code code() {
    return code;
  }

  /** The server's stable reason, such as {@code LEASE_NOT_HELD}; empty, if it gave none. */
  public String reason() {
    return reason;
  }

  /** Whether the same request may get through later. */
  public boolean isTransient() {
    return TRANSIENT.contains(code);
  }

  /** Whether another token may be accepted. */
  public boolean isUnauthorized() {
    return code == Code.UNAUTHENTICATED || code == Code.PERMISSION_DENIED;
  }
}
