package dev.longrun.operation;

import java.time.Instant;

/**
 * One thing that happened to an operation, for people to read. What may happen to an operation does
 * not depend on the events that are stored.
 *
 * @param kind what happened: one of the constants here, or what a later version of the server knows
 * @param state the state that followed
 * @param by the caller or the worker who brought it about, or {@link CancelRequest#SERVER}
 * @param reason why, in the words of who brought it about; empty if they gave none
 */
public record LifeEvent(Instant time, String kind, State state, String by, String reason) {
  public static final String STARTED = "started";
  public static final String CLAIMED = "claimed";
  public static final String CANCEL_REQUESTED = "cancelRequested";
  public static final String FINALIZING = "finalizing";
  public static final String LEASE_EXPIRED = "leaseExpired";
  public static final String GRACE_PERIOD_OVER = "gracePeriodOver";
  public static final String CLAIM_TIMEOUT = "claimTimeout";
  public static final String RUN_TIMEOUT = "runTimeout";
  public static final String TERMINATED = "terminated";
  public static final String FINISHED = "finished";

  /** An {@link Effect} is not tried any more; the reason tells which, and why. */
  public static final String EFFECT_GIVEN_UP = "effectGivenUp";

  /** The length in characters to which the texts of an event are cut. */
  public static final int MAX_TEXT = 256;

  public LifeEvent {
    by = cut(by);
    reason = cut(reason);
  }

  /** The text, as long as one that is kept may be. */
  static String cut(String text) {
    return text.codePoints()
        .limit(MAX_TEXT)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
