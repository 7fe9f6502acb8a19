package dev.longrun.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/**
 * What still has to follow a change of an operation: it is carried out at least once, until it is
 * done or given up.
 *
 * @param failures how many attempts have failed
 * @param nextAttemptTime from when on it is tried
 * @param error what the last attempt failed with; empty, if none has
 */
public record Effect(EffectKind kind, int failures, Instant nextAttemptTime, String error) {
  /** With the pauses between them, about a day. */
  public static final int MAX_ATTEMPTS = 100;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration MAX_PAUSE = Duration.ofMinutes(15);

  /** More doublings than the two pauses are apart. */
  private static final int MAX_DOUBLINGS = 10;

  public Effect {
    error = LifeEvent.cut(error);
  }

  /** An effect that nobody has tried yet. */
  static Effect owed(EffectKind kind, Instant since) {
    return new Effect(kind, 0, since, "");
  }

  boolean isDue(Instant now) {
    return Times.hasCome(nextAttemptTime, now);
  }

  /** Whether it is not tried any more once it came to this. */
  public boolean isGivenUp(EffectResult result) {
    return result.status() == EffectResult.Status.REFUSED
        || (result.status() == EffectResult.Status.FAILED && failures + 1 >= MAX_ATTEMPTS);
  }

  /** This effect after one more attempt that failed at {@code now}. */
  Effect failed(String why, Instant now) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
    Instant next = now.plus(Collections.min(List.of(pause, MAX_PAUSE)));
    return new Effect(kind, failures + 1, next, why);
  }
}
