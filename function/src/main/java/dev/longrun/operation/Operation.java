package dev.longrun.operation;

import dev.longrun.error.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A long-running operation, and every rule of its life: each event takes the operation before it
 * and returns the one after it, or refuses with an {@link ApiException} from {@link
 * OperationErrors}.
 *
 * <p>Every event is first {@link #settle settled}, so a deadline that has passed counts whether or
 * not anybody wrote it down.
 */
public record Operation(
    OperationName name, Definition definition, Instant startTime, Report report, Life life) {
  /** How long a finished operation can be read (AIP-151). */
  public static final Duration RETENTION = Duration.ofDays(30);

  /**
   * A new operation, not claimed by anybody.
   *
   * @throws ApiException INVALID_ARGUMENT, if it breaks one of the {@link Limits}
   */
  public static Operation start(
      OperationName name, Definition definition, Optional<OpaqueJson> metadata, Instant now) {
    Limits.check(name, definition);
    Report report = new Report(Optional.empty(), metadata);
    return new Operation(name, definition, now, report, new Life.Initializing()).withinLimits();
  }

  /**
   * What a start leads to where {@code existing} has the name already: a start that is repeated
   * returns what the first one made.
   *
   * @throws ApiException ALREADY_EXISTS, if it is another start
   */
  public Operation startedOver(Operation existing) {
    boolean repeated =
        definition.requestId().isPresent()
            && definition.requestId().equals(existing.definition.requestId());
    if (!repeated) {
      throw OperationErrors.operationExists(name);
    }
    return existing;
  }

  /**
   * What a stored operation is at {@code now}.
   *
   * @throws ApiException NOT_FOUND, if there is none or it has expired
   */
  public static Operation live(OperationName name, Optional<Operation> stored, Instant now) {
    return stored
        .filter(operation -> !operation.isExpired(now))
        .map(operation -> operation.settle(now))
        .orElseThrow(() -> OperationErrors.operationNotFound(name));
  }

  /** This operation as it is at {@code now}, if nobody was heard from in between. */
  public Operation settle(Instant now) {
    return with(life.settle(definition.cancelPolicy(), now));
  }

  /**
   * The instant from which {@link #settle} would change this operation; only an unfinished one can
   * have it.
   */
  public Optional<Instant> settleTime() {
    return life.settleTime(definition.cancelPolicy());
  }

  /** The instant from which a sweep has something to do with this operation, if it ever has. */
  public Optional<Instant> sweepTime() {
    return hasChildrenToCancel()
        ? life.cancelRequest().map(CancelRequest::requestTime)
        : settleTime();
  }

  /**
   * The instant from which a finished operation may be deleted: what it has to pass on to its
   * children stays until it is passed on.
   */
  public Optional<Instant> purgeTime() {
    return hasChildrenToCancel() ? Optional.empty() : expireTime();
  }

  /** The instant from which a finished operation is gone. */
  public Optional<Instant> expireTime() {
    return life instanceof Life.Done done
        ? Optional.of(done.endTime().plus(RETENTION))
        : Optional.empty();
  }

  public boolean isExpired(Instant now) {
    return settle(now).expireTime().filter(end -> Times.hasCome(end, now)).isPresent();
  }

  public boolean done() {
    return life instanceof Life.Done;
  }

  public State state() {
    return life.state();
  }

  /**
   * Asks for cancellation, at the time that the request names. A clock that runs late never puts
   * that before the start, here or in {@link #claim}.
   *
   * <p>Which answer each state gives is this project's choice, since operations.proto leaves it
   * open: only an operation that was started as not cancellable refuses; one that has ended, or was
   * asked before, stays as it is.
   *
   * @throws ApiException UNIMPLEMENTED, if it is not cancellable, whatever its state
   */
  public Operation cancel(CancelRequest asking) {
    if (!definition.cancelPolicy().cancellable()) {
      throw OperationErrors.notCancellable(name);
    }
    CancelRequest request = asking.notBefore(startTime);
    Operation settled = settle(request.requestTime());
    if (settled.done()) {
      return settled;
    }
    Operation asked = settled.with(settled.life.cancel(request));
    boolean passedOn =
        report.children() == Children.SOME
            && settled.life.cancelRequest().isEmpty()
            && asked.state() != State.FINALIZING;
    return (passedOn ? asked.with(Children.TO_CANCEL) : asked).settle(request.requestTime());
  }

  /**
   * Notes that a child is about to be started under this operation.
   *
   * @throws ApiException FAILED_PRECONDITION, if it is done or being cancelled, so that a child
   *     would come too late to be cancelled with it
   */
  public Operation withChild(Instant now) {
    Operation settled = settle(now);
    if (settled.done()) {
      throw OperationErrors.alreadyDone(name, settled.state());
    }
    if (settled.state() == State.CANCELLING) {
      throw OperationErrors.parentCancelling(name);
    }
    return report.children() == Children.NONE ? with(Children.SOME) : this;
  }

  /**
   * Whether this is what has become of {@code parent}, which had a child, rather than another
   * operation that was given the same name.
   */
  public boolean isStill(Operation parent) {
    return name.equals(parent.name)
        && startTime.equals(parent.startTime)
        && definition.equals(parent.definition)
        && report.children() != Children.NONE;
  }

  public boolean isChildOf(OperationName parent) {
    return definition.parentOperation().equals(Optional.of(parent));
  }

  /** Whether the cancellation of this operation was not yet passed on to all of its children. */
  public boolean hasChildrenToCancel() {
    return report.children() == Children.TO_CANCEL;
  }

  /** Whether the children of this operation are to be cancelled, or were already. */
  public boolean cancelsItsChildren() {
    return hasChildrenToCancel() || report.children() == Children.CANCELLED;
  }

  /** Notes that all children were asked to cancel. */
  public Operation withChildrenCancelled() {
    return hasChildrenToCancel() ? with(Children.CANCELLED) : this;
  }

  /**
   * Gives the operation to the holder of {@code lease}, who was heard from at {@link
   * Lease#renewTime}.
   *
   * @throws ApiException FAILED_PRECONDITION, if it is done or held by another
   */
  public Operation claim(Lease lease) {
    Limits.check(lease);
    Operation settled = settle(lease.renewTime());
    if (settled.done()) {
      throw OperationErrors.alreadyDone(name, settled.state());
    }
    Optional<Lease> held = settled.life.lease();
    if (held.isEmpty()) {
      return settled.with(new Life.Processing(lease.renewed(startTime, lease.duration())));
    }
    if (held.get().tokenHash().equals(lease.tokenHash())) {
      return this;
    }
    throw OperationErrors.alreadyClaimed(name, held.get());
  }

  /**
   * Keeps the lease and takes over what the worker reports.
   *
   * @throws ApiException FAILED_PRECONDITION, if the lease is not held with this token;
   *     INVALID_ARGUMENT, if the report breaks one of the {@link Limits}
   */
  public Operation heartbeat(LeaseToken token, Heartbeat heartbeat, Instant now) {
    heartbeat.leaseDuration().ifPresent(Limits::checkLeaseDuration);
    Operation settled = settle(now);
    Lease held = settled.leaseHeldWith(token);
    Lease renewed = held.renewed(now, heartbeat.leaseDuration().orElse(held.duration()));
    Life next = settled.life.renewed(renewed, heartbeat.finalizing());
    Report reported = report.updatedBy(heartbeat.report());
    return new Operation(name, definition, startTime, reported, next).withinLimits();
  }

  /**
   * Ends the operation with what its worker made of it. The same finish again changes nothing.
   *
   * @throws ApiException FAILED_PRECONDITION, if the lease is not held with this token, or if the
   *     outcome is CANCELLED and nobody asked for that; INVALID_ARGUMENT, if the outcome breaks one
   *     of the {@link Limits}
   */
  public Operation finish(LeaseToken token, Outcome outcome, Instant now) {
    if (life instanceof Life.Done done
        && done.finishedWith().equals(Optional.of(token.hash()))
        && done.outcome().equals(outcome)) {
      return this;
    }
    Operation settled = settle(now);
    Lease held = settled.leaseHeldWith(token);
    Optional<CancelRequest> request = settled.life.cancelRequest();
    if (outcome.state() == State.CANCELLED && request.isEmpty()) {
      throw OperationErrors.cancelNotRequested(name);
    }
    Instant end = Times.later(now, held.renewTime());
    return with(new Life.Done(outcome, end, request, Optional.of(held.tokenHash()))).withinLimits();
  }

  /**
   * Checks that the operation may be deleted: deleting one that still runs would hide it ("it does
   * not cancel the operation").
   *
   * @throws ApiException FAILED_PRECONDITION, if it is not done
   */
  public void requireDeletable(Instant now) {
    Operation settled = settle(now);
    if (!settled.done()) {
      throw OperationErrors.notDone(name, settled.state());
    }
  }

  private Lease leaseHeldWith(LeaseToken token) {
    return life.lease()
        .filter(lease -> lease.isHeldWith(token))
        .orElseThrow(() -> OperationErrors.leaseNotHeld(name, state()));
  }

  /** What its opaque JSON takes, in bytes. */
  public int opaqueBytes() {
    return report.size() + (life instanceof Life.Done done ? done.outcome().size() : 0);
  }

  private Operation withinLimits() {
    int size = opaqueBytes();
    if (size > OpaqueJson.MAX_BYTES) {
      throw OperationErrors.operationTooLarge(name, size, OpaqueJson.MAX_BYTES);
    }
    return this;
  }

  private Operation with(Children children) {
    return new Operation(name, definition, startTime, report.with(children), life);
  }

  private Operation with(Life next) {
    return next.equals(life) ? this : new Operation(name, definition, startTime, report, next);
  }
}
