package dev.longrun.model;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What may be done to one operation. {@link CommandText} writes and reads them. */
sealed interface Command {
  /**
   * How long the parts of a life may last.
   *
   * @param claim until a worker is there
   * @param run from then on
   */
  record Timeouts(Optional<Duration> claim, Optional<Duration> run) {
    static final Timeouts NONE = new Timeouts(Optional.empty(), Optional.empty());
  }

  /**
   * Starts it.
   *
   * @param parent the id of the operation that it is started under
   */
  record Start(
      boolean cancellable,
      Optional<Duration> grace,
      Timeouts timeouts,
      Optional<String> requestId,
      Optional<String> parent)
      implements Command {
    Start(boolean cancellable, Optional<Duration> grace, Optional<String> requestId) {
      this(cancellable, grace, Timeouts.NONE, requestId, Optional.empty());
    }

    Start under(Optional<String> above) {
      return new Start(cancellable, grace, timeouts, requestId, above);
    }

    Start within(Timeouts these) {
      return new Start(cancellable, grace, these, requestId, parent);
    }
  }

  /** What the start of a child does to its parent. */
  record Adopt(String child) implements Command {}

  record Claim(String token, Duration lease, String worker) implements Command {
    Claim(String token, Duration lease) {
      this(token, lease, "w");
    }
  }

  record Heartbeat(
      String token, Optional<Duration> lease, boolean finalizing, Optional<Long> progress)
      implements Command {}

  /**
   * Ends it with a response or an error.
   *
   * @param code 0 for a response
   * @param text the message of the error, or what the response says
   */
  record Finish(String token, int code, String text) implements Command {
    String result() {
      return code == 0 ? View.response(text) : View.error(code, text);
    }
  }

  record Cancel(String reason) implements Command {}

  record Terminate(String reason) implements Command {}

  /** As one of many that are cancelled at once. */
  record CancelAmong(String reason) implements Command {}

  /** Not to be found among those in these states. */
  record Overlooked(Set<ModelState> among) implements Command {}

  /** To be found, or not, among those that are counted in a state. */
  record Counted(ModelState among, boolean found) implements Command {}

  /** What a worker is told at the end of a heartbeat whose reply was held. */
  record Hear(String token) implements Command {}

  /**
   * What the cancellation of its parent does to a child; nobody is told of it by itself.
   *
   * @param gone whether the parent was not there any more when the child was
   */
  record PassedOn(String parent, boolean gone) implements Command {
    String reason() {
      return View.passedOnFrom(parent, gone);
    }
  }

  /** What a sweep does to what has expired. */
  record Purged() implements Command {}

  record Delete() implements Command {}

  record Get() implements Command {}

  record Inspect() implements Command {}

  /** Moves the clock. */
  record Advance(Duration by) implements Command {}
}
