package dev.longrun.operation;

import dev.longrun.error.ApiException;
import java.time.Instant;
import java.util.Optional;

/**
 * What the worker of an operation may do to its life. A worker that doesn't hold the lease is
 * refused, so it can't overwrite what the holder of the lease has written.
 */
record Work(OperationName name, Life life) {
  /**
   * @return nothing, if the same worker claims it again with the same token
   * @throws ApiException FAILED_PRECONDITION, if it is done or held by another
   */
  Optional<Life.Transition> claim(Lease lease) {
    if (life instanceof Life.Done) {
      throw OperationErrors.alreadyDone(name, life.state());
    }
    Optional<Lease> held = life.lease();
    if (held.isEmpty()) {
      Life next = new Life.Processing(lease);
      return Optional.of(
          Life.Transition.to(next, lease.renewTime(), LifeEvent.CLAIMED, lease.worker(), ""));
    }
    if (held.get().isClaimedAgainBy(lease)) {
      return Optional.empty();
    }
    throw OperationErrors.alreadyClaimed(name, held.get());
  }

  /**
   * The life after a heartbeat. One that says nothing new changes nothing within a sixth of the
   * lease after it was renewed: hundreds are sent together for the sake of one.
   *
   * @throws ApiException FAILED_PRECONDITION, if the lease is not held with this token
   */
  Life heartbeat(LeaseToken token, Heartbeat heartbeat, Instant now) {
    Lease held = leaseHeldWith(token);
    if (held.isFresh(now) && heartbeat.saysNothingNew(held)) {
      return life;
    }
    Lease renewed = held.renewed(now, heartbeat.leaseDuration().orElse(held.duration()));
    return life.renewed(renewed, heartbeat.finalizing());
  }

  /**
   * @throws ApiException FAILED_PRECONDITION, if the lease is not held with this token, or if the
   *     outcome is CANCELLED and nobody asked for that
   */
  Life.Transition finish(LeaseToken token, Outcome outcome, Instant now) {
    Lease held = leaseHeldWith(token);
    Optional<CancelRequest> request = life.cancelRequest();
    if (outcome.state() == State.CANCELLED && request.isEmpty()) {
      throw OperationErrors.cancelNotRequested(name);
    }
    Instant end = Times.later(now, held.renewTime());
    Life done =
        new Life.Done(
            ServerOutcomes.ofFinish(outcome, request),
            end,
            Optional.of(held),
            request,
            Optional.of(held.tokenHash()));
    return Life.Transition.to(done, end, LifeEvent.FINISHED, held.worker(), "");
  }

  Lease leaseHeldWith(LeaseToken token) {
    return life.lease()
        .filter(lease -> lease.isHeldWith(token))
        .orElseThrow(() -> OperationErrors.leaseNotHeld(name, life.state()));
  }
}
