package dev.longrun.store;

/** Why a sweep has to look at an operation. */
public enum Overdue {
  /** Time has changed it, or its children have to be cancelled, and nobody wrote that down. */
  SETTLE,

  /** It has expired, and is still stored. */
  EXPIRE
}
