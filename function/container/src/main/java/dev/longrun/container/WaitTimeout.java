package dev.longrun.container;

import com.google.gson.JsonObject;
import com.google.longrunning.WaitOperationRequest;
import com.google.protobuf.util.Durations;
import dev.longrun.error.RequestErrors;
import java.time.Duration;
import java.util.Optional;

/** The body that a wait has in REST. */
final class WaitTimeout {
  private static final String FIELD = "timeout";

  private WaitTimeout() {}

  /**
   * The timeout that is asked for, or {@code longest} if that is shorter.
   *
   * @throws dev.longrun.error.ApiException INVALID_ARGUMENT, if it is no duration
   */
  static JsonObject of(WaitOperationRequest request, Optional<Duration> longest) {
    Optional<Duration> asked =
        request.hasTimeout() ? Optional.of(duration(request.getTimeout())) : Optional.empty();
    JsonObject body = new JsonObject();
    asked
        .map(it -> longest.filter(other -> other.compareTo(it) < 0).orElse(it))
        .or(() -> longest)
        .ifPresent(it -> body.addProperty(FIELD, text(it)));
    return body;
  }

  private static Duration duration(com.google.protobuf.Duration timeout) {
    if (!Durations.isValid(timeout) || Durations.isNegative(timeout)) {
      throw RequestErrors.invalidField(
          FIELD,
          timeout.getSeconds() + " s and " + timeout.getNanos() + " ns",
          "must be a duration that is not negative");
    }
    return Duration.ofSeconds(timeout.getSeconds(), timeout.getNanos());
  }

  private static String text(Duration duration) {
    return "%d.%09ds".formatted(duration.getSeconds(), duration.getNano());
  }
}
