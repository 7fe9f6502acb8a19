package dev.longrun.operation;

/**
 * What is known of the operations that were started as children of another, which are cancelled
 * when it is.
 */
public enum Children {
  /** There is none. */
  NONE,

  /** There is at least one, and none has to be cancelled. */
  SOME,

  /** Those that are unfinished have to be cancelled, and not all of them were yet. */
  TO_CANCEL,

  /** The cancellation was passed on to all of them. */
  CANCELLED
}
