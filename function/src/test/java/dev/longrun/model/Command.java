package dev.longrun.model;

import java.time.Duration;
import java.util.Optional;

/** What may be done to one operation. {@link CommandText} writes and reads them. */
sealed interface Command {
  record Start(boolean cancellable, Optional<Duration> grace, Optional<String> requestId)
      implements Command {}

  record Claim(String token, Duration lease) implements Command {}

  record Heartbeat(
      String token, Optional<Duration> lease, boolean finalizing, Optional<Long> progress)
      implements Command {}

  /**
   * @param code 0 for a response
   * @param text the message of the error, or what the response says
   */
  record Finish(String token, int code, String text) implements Command {
    String result() {
      return code == 0 ? View.response(text) : View.error(code, text);
    }
  }

  record Cancel(String reason) implements Command {}

  record Delete() implements Command {}

  record Get() implements Command {}

  /** Moves the clock. */
  record Advance(Duration by) implements Command {}
}
