package dev.longrun.error;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a caller is told when a request fails: the parts of {@code google.rpc.Status} with an {@code
 * ErrorInfo} (AIP-193).
 *
 * @param reason stable, UPPER_SNAKE_CASE; what programs match on
 * @param metadata every variable part of the message, by a lowerCamelCase key
 * @param fieldViolations which fields of the request were wrong; empty unless the code is
 *     INVALID_ARGUMENT
 */
public record ApiError(
    Code code,
    String reason,
    String message,
    Map<String, String> metadata,
    List<FieldViolation> fieldViolations) {
  private static final int MAX_ECHO = 200;
  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  public ApiError {
    metadata = Map.copyOf(metadata);
    fieldViolations = List.copyOf(fieldViolations);
  }

  /** How long to wait before trying again; present where trying again can help (AIP-194). */
  public Optional<Duration> retryDelay() {
    return code == Code.UNAVAILABLE || code == Code.RESOURCE_EXHAUSTED
        ? Optional.of(RETRY_DELAY)
        : Optional.empty();
  }

  /** What a caller sent, short enough to send back. */
  public static String shown(String value) {
    if (value.length() <= MAX_ECHO) {
      return value;
    }
    boolean splitsPair = Character.isHighSurrogate(value.charAt(MAX_ECHO - 1));
    return value.substring(0, splitsPair ? MAX_ECHO - 1 : MAX_ECHO) + "...";
  }

  /**
   * A field of the request that was wrong.
   *
   * @param field its path in the request, as the caller wrote it
   */
  public record FieldViolation(String field, String description) {}
}
