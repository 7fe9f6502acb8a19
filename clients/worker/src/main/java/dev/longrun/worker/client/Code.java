package dev.longrun.worker.client;

/** The canonical codes, in the order of their numbers (google/rpc/code.proto). */
public enum Code {
  OK,
  CANCELLED,
  UNKNOWN,
  INVALID_ARGUMENT,
  DEADLINE_EXCEEDED,
  NOT_FOUND,
  ALREADY_EXISTS,
  PERMISSION_DENIED,
  RESOURCE_EXHAUSTED,
  FAILED_PRECONDITION,
  ABORTED,
  OUT_OF_RANGE,
  UNIMPLEMENTED,
  INTERNAL,
  UNAVAILABLE,
  DATA_LOSS,
  UNAUTHENTICATED;

  /** The number in {@code google.rpc.Status.code}. */
  public int number() {
    return ordinal();
  }

  /** The code with this number; {@link #UNKNOWN}, if there is none. */
  public static Code of(int number) {
    return number >= 0 && number < values().length ? values()[number] : UNKNOWN;
  }

  /** The code that an HTTP status stands for in a reply that doesn't say it (AIP-193). */
  static Code ofHttpStatus(int status) {
    return switch (status) {
      case 400 -> INVALID_ARGUMENT;
      case 401 -> UNAUTHENTICATED;
      case 403 -> PERMISSION_DENIED;
      case 404 -> NOT_FOUND;
      case 409 -> ABORTED;
      case 429 -> RESOURCE_EXHAUSTED;
      case 499 -> CANCELLED;
      case 500 -> INTERNAL;
      case 501 -> UNIMPLEMENTED;
      case 502, 503 -> UNAVAILABLE;
      case 504 -> DEADLINE_EXCEEDED;
      default -> UNKNOWN;
    };
  }
}
