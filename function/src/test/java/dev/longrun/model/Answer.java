package dev.longrun.model;

import java.time.Instant;
import java.util.Optional;

/**
 * What a caller is told.
 *
 * @param reason why it was refused; empty if it was not
 * @param leaseEnd when the lease ends that was taken or kept
 * @param phase what the operation is then, where no more of it is told
 */
record Answer(
    String reason,
    Optional<View> view,
    Optional<Instant> leaseEnd,
    boolean cancelRequested,
    Optional<Phase> phase) {
  /** All that an answer says which has nothing to say. */
  static final Answer TAKEN = refused("");

  private Answer(Optional<View> view, Optional<Instant> leaseEnd, boolean cancelRequested) {
    this("", view, leaseEnd, cancelRequested, Optional.empty());
  }

  static Answer refused(String reason) {
    return new Answer(reason, Optional.empty(), Optional.empty(), false, Optional.empty());
  }

  static Answer become(Phase phase) {
    return new Answer("", Optional.empty(), Optional.empty(), false, Optional.of(phase));
  }

  static Answer shown(View view) {
    return new Answer(Optional.of(view), Optional.empty(), false);
  }

  static Answer claimed(View view, Instant leaseEnd) {
    return new Answer(Optional.of(view), Optional.of(leaseEnd), false);
  }

  static Answer kept(Instant leaseEnd, boolean cancelRequested) {
    return new Answer(Optional.empty(), Optional.of(leaseEnd), cancelRequested);
  }

  boolean isRefused() {
    return !reason.isEmpty();
  }
}
