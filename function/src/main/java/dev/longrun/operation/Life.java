package dev.longrun.operation;

import dev.longrun.error.Code;
import java.time.Instant;
import java.util.Optional;

/**
 * Where an operation is in its life, with exactly what is known there. Each event returns the life
 * that follows; who may cause the event is checked before, by {@link Operation}.
 */
public sealed interface Life {
  State state();

  default Optional<Lease> lease() {
    return Optional.empty();
  }

  default Optional<CancelRequest> cancelRequest() {
    return Optional.empty();
  }

  /** The instant from which {@link #settle} changes this life, if time alone can change it. */
  default Optional<Instant> settleTime(CancelPolicy policy) {
    return Optional.empty();
  }

  /** This life as it is at {@code now}, if nobody was heard from in between. */
  default Life settle(CancelPolicy policy, Instant now) {
    return this;
  }

  /** Best effort, so no life refuses it (operations.proto). */
  Life cancel(CancelRequest request);

  /**
   * This life after the holder of its lease was heard from; a life without a lease is never asked.
   */
  default Life renewed(Lease lease, boolean finalizing) {
    throw new IllegalStateException(state() + " has no lease to renew");
  }

  /** Nobody has claimed it yet. */
  record Initializing() implements Life {
    @Override
    public State state() {
      return State.INITIALIZING;
    }

    /** Ends at once, since nobody else would ever end it. */
    @Override
    public Life cancel(CancelRequest request) {
      Outcome outcome =
          Outcome.Failure.of(
              Code.CANCELLED, "The operation was cancelled before a worker claimed it.");
      return new Done(outcome, request.requestTime(), Optional.of(request), Optional.empty());
    }
  }

  /** A worker is at it. */
  record Processing(Lease held) implements Life {
    @Override
    public State state() {
      return State.PROCESSING;
    }

    @Override
    public Optional<Lease> lease() {
      return Optional.of(held);
    }

    @Override
    public Optional<Instant> settleTime(CancelPolicy policy) {
      return Optional.of(held.expireTime());
    }

    @Override
    public Life settle(CancelPolicy policy, Instant now) {
      return Times.hasCome(held.expireTime(), now) ? Done.abandoned(held, Optional.empty()) : this;
    }

    @Override
    public Life cancel(CancelRequest request) {
      return new Cancelling(held, request);
    }

    @Override
    public Life renewed(Lease lease, boolean finalizing) {
      return finalizing ? new Finalizing(lease, Optional.empty()) : new Processing(lease);
    }
  }

  /** A worker is at it and has been asked to stop. */
  record Cancelling(Lease held, CancelRequest request) implements Life {
    @Override
    public State state() {
      return State.CANCELLING;
    }

    @Override
    public Optional<Lease> lease() {
      return Optional.of(held);
    }

    @Override
    public Optional<CancelRequest> cancelRequest() {
      return Optional.of(request);
    }

    @Override
    public Optional<Instant> settleTime(CancelPolicy policy) {
      Instant leaseEnd = held.expireTime();
      return Optional.of(
          graceEnd(policy).map(end -> Times.earlier(end, leaseEnd)).orElse(leaseEnd));
    }

    private Optional<Instant> graceEnd(CancelPolicy policy) {
      return policy.gracePeriod().map(request.requestTime()::plus);
    }

    @Override
    public Life settle(CancelPolicy policy, Instant now) {
      Instant end = settleTime(policy).orElseThrow();
      if (!Times.hasCome(end, now)) {
        return this;
      }
      String message =
          end.equals(held.expireTime())
              ? "The operation was cancelled. Its worker '%s' was not heard from since %s."
                  .formatted(held.worker(), held.renewTime())
              : "The operation was cancelled. Its worker '%s' did not stop within the grace period, which ended at %s; work may still be running."
                  .formatted(held.worker(), end);
      return new Done(
          Outcome.Failure.of(Code.CANCELLED, message), end, Optional.of(request), Optional.empty());
    }

    @Override
    public Life cancel(CancelRequest repeated) {
      return this;
    }

    /** Stays what it is even when finalizing: the request came first, and the worker is told so. */
    @Override
    public Life renewed(Lease lease, boolean finalizing) {
      return new Cancelling(lease, request);
    }
  }

  /**
   * A worker is past the point of no return; a request to cancel is recorded, and too late to act
   * on.
   */
  record Finalizing(Lease held, Optional<CancelRequest> cancelRequest) implements Life {
    @Override
    public State state() {
      return State.FINALIZING;
    }

    @Override
    public Optional<Lease> lease() {
      return Optional.of(held);
    }

    @Override
    public Optional<Instant> settleTime(CancelPolicy policy) {
      return Optional.of(held.expireTime());
    }

    @Override
    public Life settle(CancelPolicy policy, Instant now) {
      return Times.hasCome(held.expireTime(), now) ? Done.abandoned(held, cancelRequest) : this;
    }

    @Override
    public Life cancel(CancelRequest request) {
      return cancelRequest.isPresent() ? this : new Finalizing(held, Optional.of(request));
    }

    @Override
    public Life renewed(Lease lease, boolean finalizing) {
      return new Finalizing(lease, cancelRequest);
    }
  }

  /**
   * It has ended, and never changes again.
   *
   * @param finishedWith the hash of the token that finished it; absent, if no worker did
   */
  record Done(
      Outcome outcome,
      Instant endTime,
      Optional<CancelRequest> cancelRequest,
      Optional<String> finishedWith)
      implements Life {
    private static Done abandoned(Lease lease, Optional<CancelRequest> cancelRequest) {
      String message =
          "The worker '%s' was not heard from since %s. Its work may be incomplete."
              .formatted(lease.worker(), lease.renewTime());
      return new Done(
          Outcome.Failure.of(Code.ABORTED, message),
          lease.expireTime(),
          cancelRequest,
          Optional.empty());
    }

    @Override
    public State state() {
      return outcome.state();
    }

    @Override
    public Life cancel(CancelRequest request) {
      return this;
    }
  }
}
