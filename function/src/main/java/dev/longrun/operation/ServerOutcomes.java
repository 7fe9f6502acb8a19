package dev.longrun.operation;

import dev.longrun.error.Code;
import java.time.Instant;
import java.util.Optional;

/** The outcomes that the server decides, not the worker. */
final class ServerOutcomes {
  private static final String RAN_TOO_LONG = "The operation ran longer than its runTimeout.";

  private ServerOutcomes() {}

  static Outcome cancelledUnclaimed() {
    return Outcome.Failure.of(
        Code.CANCELLED, "The operation was cancelled before a worker claimed it.");
  }

  static Outcome claimTimeout(Instant claimDeadline) {
    return Outcome.Failure.of(
        Code.DEADLINE_EXCEEDED,
        "No worker claimed the operation within its claimTimeout, which ended at %s."
            .formatted(claimDeadline));
  }

  static Outcome leaseExpired(Lease lease) {
    return Outcome.Failure.of(
        Code.ABORTED,
        "The worker '%s' was not heard from since %s. Its work may be incomplete."
            .formatted(lease.worker(), lease.renewTime()));
  }

  /** The worker was asked to stop, and its lease ran out. */
  static Outcome leaseExpired(Lease lease, CancelRequest request) {
    return stopped(
        request,
        "Its worker '%s' was not heard from since %s."
            .formatted(lease.worker(), lease.renewTime()));
  }

  static Outcome gracePeriodOver(Lease lease, CancelRequest request, Instant graceEnd) {
    return stopped(
        request,
        "Its worker '%s' did not stop within the grace period, which ended at %s; work may still be running."
            .formatted(lease.worker(), graceEnd));
  }

  static Outcome terminated(String requestedBy) {
    return Outcome.Failure.of(
        Code.CANCELLED, "Terminated by %s; work may still be running.".formatted(requestedBy));
  }

  private static Outcome stopped(CancelRequest request, String how) {
    return request.isRunTimeout()
        ? Outcome.Failure.of(Code.DEADLINE_EXCEEDED, RAN_TOO_LONG + " " + how)
        : Outcome.Failure.of(Code.CANCELLED, "The operation was cancelled. " + how);
  }

  /**
   * The outcome of an operation that its worker finishes with {@code outcome}. It is the same,
   * except where the worker stopped because the run timeout was over: then the operation has
   * FAILED, and is not CANCELLED.
   */
  static Outcome ofFinish(Outcome outcome, Optional<CancelRequest> request) {
    boolean ranTooLong = request.filter(CancelRequest::isRunTimeout).isPresent();
    return ranTooLong && outcome instanceof Outcome.Failure failure && failure.isCancelled()
        ? new Outcome.Failure(
            Code.DEADLINE_EXCEEDED.number(),
            (RAN_TOO_LONG + " Its worker stopped. " + failure.message()).trim(),
            failure.details())
        : outcome;
  }
}
