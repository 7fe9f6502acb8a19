package dev.longrun.operation;

import java.time.Instant;
import java.util.Optional;

/**
 * What came of cancelling the job that did the work.
 *
 * @param time when the job's service took the request, or said that the job had ended
 * @param error why it was not cancelled; empty, if it was, or wasn't tried
 */
public record BackendCancel(Optional<Instant> time, String error) {
  static final BackendCancel NONE = new BackendCancel(Optional.empty(), "");

  public BackendCancel {
    error = LifeEvent.cut(error);
  }
}
