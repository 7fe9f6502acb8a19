package dev.longrun.operation;

import java.time.Instant;
import java.util.Optional;

/**
 * Where an operation is in its life, with exactly what is known there. Each event returns the life
 * that follows; who may cause the event is checked before, by {@link Operation}.
 */
public sealed interface Life {
  State state();

  /** The lease that is held. */
  default Optional<Lease> lease() {
    return Optional.empty();
  }

  /** The lease that is held or, after the end, was held last. */
  default Optional<Lease> lastLease() {
    return lease();
  }

  default Optional<CancelRequest> cancelRequest() {
    return Optional.empty();
  }

  /**
   * The next step that a deadline brings, if no call changes this life before. It happens at the
   * time that its event has. It depends on no clock, so it is the same whenever it is computed.
   */
  default Optional<Transition> due(Deadlines deadlines) {
    return Optional.empty();
  }

  /**
   * The step that a request to cancel leads to; empty, if it changes nothing. Cancellation is best
   * effort, so no life refuses a request (operations.proto).
   */
  Optional<Transition> cancel(CancelRequest request);

  /** The step that ends this life at once. Not called if this life is over already. */
  default Transition terminate(CancelRequest request) {
    Instant end =
        lease()
            .map(held -> Times.later(held.renewTime(), request.requestTime()))
            .orElse(request.requestTime());
    Outcome outcome = ServerOutcomes.terminated(request.requestedBy());
    CancelRequest first = cancelRequest().orElse(request);
    Done done = new Done(outcome, end, lease(), Optional.of(first), Optional.empty());
    return Transition.to(done, end, LifeEvent.TERMINATED, request.requestedBy(), request.reason());
  }

  /** This life after a heartbeat from the holder of its lease. Not called if there is no lease. */
  default Life renewed(Lease lease, boolean finalizing) {
    throw new IllegalStateException(state() + " has no lease to renew");
  }

  /** One step from a life to the next, and what is told of it. */
  record Transition(Life next, LifeEvent event) {
    static Transition to(Life next, Instant time, String kind, String by, String reason) {
      return new Transition(next, new LifeEvent(time, kind, next.state(), by, reason));
    }

    /** Whether it is a cancellation that the operation's children share. */
    boolean cancelsChildren() {
      return switch (event.kind()) {
        case LifeEvent.CANCEL_REQUESTED -> event.state() != State.FINALIZING;
        case LifeEvent.RUN_TIMEOUT, LifeEvent.TERMINATED -> true;
        default -> false;
      };
    }

    /** Whether it is an end that the worker has not brought about. */
    boolean endsWithoutItsWorker() {
      return next instanceof Done && !event.kind().equals(LifeEvent.FINISHED);
    }
  }

  /** The end that time brings. */
  private static Transition ended(Life life, Outcome outcome, Instant end, String kind) {
    Done done = new Done(outcome, end, life.lease(), life.cancelRequest(), Optional.empty());
    return Transition.to(done, end, kind, CancelRequest.SERVER, "");
  }

  /** The end that comes if a worker that was not asked to stop isn't heard from any more. */
  private static Transition abandoned(Life life, Lease held) {
    Outcome outcome = ServerOutcomes.leaseExpired(held);
    return ended(life, outcome, held.expireTime(), LifeEvent.LEASE_EXPIRED);
  }

  private static Transition requested(Life next, CancelRequest request) {
    return Transition.to(
        next,
        request.requestTime(),
        LifeEvent.CANCEL_REQUESTED,
        request.requestedBy(),
        request.reason());
  }

  /** Nobody has claimed it yet. */
  record Initializing() implements Life {
    @Override
    public State state() {
      return State.INITIALIZING;
    }

    @Override
    public Optional<Transition> due(Deadlines deadlines) {
      return deadlines
          .claim()
          .map(end -> ended(this, ServerOutcomes.claimTimeout(end), end, LifeEvent.CLAIM_TIMEOUT));
    }

    /** Ends at once, since nobody else would ever end it. */
    @Override
    public Optional<Transition> cancel(CancelRequest request) {
      Outcome outcome = ServerOutcomes.cancelledUnclaimed();
      Instant end = request.requestTime();
      Done done = new Done(outcome, end, lease(), Optional.of(request), Optional.empty());
      return Optional.of(requested(done, request));
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
    public Optional<Transition> due(Deadlines deadlines) {
      return deadlines
          .run(held)
          .filter(held.expireTime()::isAfter)
          .map(this::overrun)
          .or(() -> Optional.of(abandoned(this, held)));
    }

    private Transition overrun(Instant runDeadline) {
      CancelRequest request = CancelRequest.ofRunTimeout(runDeadline);
      Life next = new Cancelling(held, request);
      return Transition.to(next, runDeadline, LifeEvent.RUN_TIMEOUT, request.requestedBy(), "");
    }

    @Override
    public Optional<Transition> cancel(CancelRequest request) {
      return Optional.of(requested(new Cancelling(held, request), request));
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
    public Optional<Transition> due(Deadlines deadlines) {
      return deadlines
          .cancel(request)
          .filter(held.expireTime()::isAfter)
          .map(this::outOfGrace)
          .or(() -> Optional.of(outOfLease()));
    }

    private Transition outOfGrace(Instant end) {
      Outcome outcome = ServerOutcomes.gracePeriodOver(held, request, end);
      return ended(this, outcome, end, LifeEvent.GRACE_PERIOD_OVER);
    }

    private Transition outOfLease() {
      Outcome outcome = ServerOutcomes.leaseExpired(held, request);
      return ended(this, outcome, held.expireTime(), LifeEvent.LEASE_EXPIRED);
    }

    @Override
    public Optional<Transition> cancel(CancelRequest repeated) {
      return Optional.empty();
    }

    /** Stays what it is even when finalizing: the request came first, and the worker is told so. */
    @Override
    public Life renewed(Lease lease, boolean finalizing) {
      return new Cancelling(lease, request);
    }
  }

  /**
   * A worker is past the point of no return; a request to cancel is recorded, but comes too late to
   * stop the work. A run timeout comes too late as well, and changes nothing.
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
    public Optional<Transition> due(Deadlines deadlines) {
      return Optional.of(abandoned(this, held));
    }

    @Override
    public Optional<Transition> cancel(CancelRequest request) {
      return cancelRequest.isPresent()
          ? Optional.empty()
          : Optional.of(requested(new Finalizing(held, Optional.of(request)), request));
    }

    @Override
    public Life renewed(Lease lease, boolean finalizing) {
      return new Finalizing(lease, cancelRequest);
    }
  }

  /**
   * It has ended, and never changes again.
   *
   * @param lastLease the lease that was held at the end; absent, if no worker had claimed the
   *     operation, and in operations that were stored before it was kept
   * @param finishedWith the hash of the token that finished it; absent, if no worker did
   */
  record Done(
      Outcome outcome,
      Instant endTime,
      Optional<Lease> lastLease,
      Optional<CancelRequest> cancelRequest,
      Optional<String> finishedWith)
      implements Life {
    /** Whether a worker has ended it with this outcome and this token. */
    boolean isFinishedWith(LeaseToken token, Outcome finished) {
      return finishedWith.equals(Optional.of(token.hash()))
          && outcome.equals(ServerOutcomes.ofFinish(finished, cancelRequest));
    }

    @Override
    public State state() {
      return outcome.state();
    }

    @Override
    public Optional<Transition> cancel(CancelRequest request) {
      return Optional.empty();
    }
  }
}
