package dev.longrun.model;

import java.util.EnumSet;
import java.util.Set;

/** The states of an operation, in the spelling of the API. */
enum ModelState {
  INITIALIZING,
  PROCESSING,
  CANCELLING,
  FINALIZING,
  SUCCESSFUL,
  FAILED,
  CANCELLED;

  static final Set<ModelState> ALL = EnumSet.allOf(ModelState.class);

  /** Those in which an operation is done. */
  static final Set<ModelState> DONE = EnumSet.of(SUCCESSFUL, FAILED, CANCELLED);

  static final Set<ModelState> UNFINISHED = EnumSet.complementOf(EnumSet.copyOf(DONE));

  boolean isTerminal() {
    return this == SUCCESSFUL || this == FAILED || this == CANCELLED;
  }
}
