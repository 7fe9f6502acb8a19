package dev.longrun.model;

/** The states of an operation, in the spelling of the API. */
enum ModelState {
  INITIALIZING,
  PROCESSING,
  CANCELLING,
  FINALIZING,
  SUCCESSFUL,
  FAILED,
  CANCELLED;

  boolean isTerminal() {
    return this == SUCCESSFUL || this == FAILED || this == CANCELLED;
  }
}
