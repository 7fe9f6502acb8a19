package dev.longrun.model;

import java.time.Instant;
import java.util.Optional;

/**
 * What a caller is told.
 *
 * @param reason why it was refused; empty if it was not
 * @param leaseEnd when the lease ends that was taken or kept
 * @param phase what the operation is then, where no more of it is told
 * @param details what else is told of it
 */
record CallAnswer(
    String reason,
    Optional<View> view,
    Optional<Instant> leaseEnd,
    boolean cancelRequested,
    Optional<ModelState> phase,
    Optional<Details> details) {
  /** All that an answer says which has nothing to say. */
  static final CallAnswer TAKEN = refused("");

  private CallAnswer(Optional<View> view, Optional<Instant> leaseEnd, boolean cancelRequested) {
    this("", view, leaseEnd, cancelRequested, Optional.empty(), Optional.empty());
  }

  static CallAnswer refused(String reason) {
    return new CallAnswer(
        reason, Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.empty());
  }

  static CallAnswer become(ModelState phase) {
    return new CallAnswer(
        "", Optional.empty(), Optional.empty(), false, Optional.of(phase), Optional.empty());
  }

  static CallAnswer shown(View view) {
    return new CallAnswer(Optional.of(view), Optional.empty(), false);
  }

  static CallAnswer inspected(View view, Details details) {
    return new CallAnswer(
        "", Optional.of(view), Optional.empty(), false, Optional.empty(), Optional.of(details));
  }

  static CallAnswer claimed(View view, Instant leaseEnd) {
    return new CallAnswer(Optional.of(view), Optional.of(leaseEnd), false);
  }

  static CallAnswer kept(Instant leaseEnd, boolean cancelRequested) {
    return new CallAnswer(Optional.empty(), Optional.of(leaseEnd), cancelRequested);
  }

  boolean isRefused() {
    return !reason.isEmpty();
  }
}
