package dev.longrun.error;

import java.util.Optional;

/**
 * The canonical codes, in the order of their numbers, with the HTTP status each maps to
 * (google/rpc/code.proto).
 */
public enum Code {
  OK(200),
  CANCELLED(499),
  UNKNOWN(500),
  INVALID_ARGUMENT(400),
  DEADLINE_EXCEEDED(504),
  NOT_FOUND(404),
  ALREADY_EXISTS(409),
  PERMISSION_DENIED(403),
  RESOURCE_EXHAUSTED(429),
  FAILED_PRECONDITION(400),
  ABORTED(409),
  OUT_OF_RANGE(400),
  UNIMPLEMENTED(501),
  INTERNAL(500),
  UNAVAILABLE(503),
  DATA_LOSS(500),
  UNAUTHENTICATED(401);

  private final int httpStatus;

  Code(int httpStatus) {
    this.httpStatus = httpStatus;
  }

  /** The number in {@code google.rpc.Status.code}. */
  public int number() {
    return ordinal();
  }

  public int httpStatus() {
    return httpStatus;
  }

  /** The code with this number, if there is one. */
  public static Optional<Code> of(int number) {
    return number >= 0 && number < values().length
        ? Optional.of(values()[number])
        : Optional.empty();
  }
}
