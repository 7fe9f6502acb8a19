package dev.longrun.operation;

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

  /** The number of the enum value in the proto. */
  public int number() {
    return number;
  }
}
