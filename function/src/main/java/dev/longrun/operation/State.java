package dev.longrun.operation;

import java.util.EnumSet;
import java.util.Set;

/**
 * The states of {@code google.datastore.admin.v1.CommonMetadata.State}, in its spelling and
 * numbering; its unspecified state (0) never occurs.
 */
public enum State {
  INITIALIZING(1),
  PROCESSING(2),
  CANCELLING(3),
  FINALIZING(4),
  SUCCESSFUL(5),
  FAILED(6),
  CANCELLED(7);

  private final int number;

  State(int number) {
    this.number = number;
  }

  /** Whether an operation stays in this state for good. */
  public boolean isTerminal() {
    return this == SUCCESSFUL || this == FAILED || this == CANCELLED;
  }

  /**
   * The states that what is in this one now may have been written in, since time alone may have led
   * here: this one, and those of {@link Life#due}.
   */
  public Set<State> mayBeStoredAs() {
    return switch (this) {
      case INITIALIZING, PROCESSING, FINALIZING, SUCCESSFUL -> EnumSet.of(this);
      case CANCELLING -> EnumSet.of(this, PROCESSING);
      case CANCELLED -> EnumSet.of(this, CANCELLING);
      case FAILED -> EnumSet.of(this, INITIALIZING, PROCESSING, CANCELLING, FINALIZING);
    };
  }

  /** The number of the enum value in the proto. */
  public int number() {
    return number;
  }
}
