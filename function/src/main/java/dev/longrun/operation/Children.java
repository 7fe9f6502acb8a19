package dev.longrun.operation;

/** What is known of the operations that were started as children of another. */
public enum Children {
  /** There is none. */
  NONE,

  /** There is at least one, and none has to be cancelled. */
  SOME,

  /**
   * Its cancellation is theirs, too. Until it has reached all of them, {@link
   * EffectKind#CANCEL_CHILDREN} is pending.
   */
  CANCELLED
}
