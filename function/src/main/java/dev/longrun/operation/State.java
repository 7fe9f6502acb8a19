package dev.longrun.operation;

/**
 * The states of {@code google.datastore.admin.v1.CommonMetadata.State}, in its spelling and
 * numbering; its unspecified state (0) never occurs.
 */
public enum State {
  INITIALIZING,
  PROCESSING,
  CANCELLING,
  FINALIZING,
  SUCCESSFUL,
  FAILED,
  CANCELLED;

  /** The number of the enum value in the proto. */
  public int number() {
    return ordinal() + 1;
  }
}
