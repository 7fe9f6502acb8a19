package dev.longrun.operation;

import dev.longrun.error.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A long-running operation, and every rule of its life: each event takes the operation before it
 * and returns the one after it, or refuses with an {@link ApiException} from {@link
 * OperationErrors}.
 *
 * <p>Before each event the operation is {@link #settle settled}, so a deadline that has passed
 * counts, whether or not that was written to the store.
 */
public record Operation(
    OperationName name, Definition definition, History history, Report report, Life life) {
  /** How long a finished operation can be read (AIP-151), if its policy doesn't say. */
  public static final Duration RETENTION = Duration.ofDays(30);

  /**
   * A new operation, not claimed by anybody.
   *
   * @param startedBy the principal that starts it
   * @throws ApiException INVALID_ARGUMENT, if it breaks one of the {@link Limits}
   */
  public static Operation start(
      OperationName name, Definition definition, Report said, String startedBy, Instant now) {
    Limits.check(name, definition);
    said.backend().ifPresent(backend -> Limits.checkBackend(name, backend));
    Report report = said.with(Effects.ofStart(definition, now));
    History history = History.begin(now, startedBy);
    return new Operation(name, definition, history, report, new Life.Initializing()).withinLimits();
  }

  public Instant startTime() {
    return history.startTime();
  }

  /**
   * What a start leads to where {@code existing} has the name already: a start that is repeated
   * returns what the first one made.
   *
   * @throws ApiException ALREADY_EXISTS, if it is another start
   */
  public Operation startedOver(Operation existing) {
    if (!definition.isSameRequest(existing.definition)) {
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

  /**
   * This operation as it is at {@code now}, if nothing but time has changed it: with every deadline
   * that has passed by then. Calling this in between makes no difference to the result.
   */
  public Operation settle(Instant now) {
    return life.due(deadlines())
        .filter(due -> Times.hasCome(due.event().time(), now))
        .map(due -> with(due).settle(now))
        .orElse(this);
  }

  /** The earliest instant from which {@link #settle} changes this operation, if there is one. */
  public Optional<Instant> settleTime() {
    return life.due(deadlines()).map(due -> due.event().time());
  }

  private Deadlines deadlines() {
    return new Deadlines(definition.lifePolicy(), startTime());
  }

  /** When the claim timeout is or was over, if there is one. */
  public Optional<Instant> claimDeadline() {
    return deadlines().claim();
  }

  /** When the run timeout is or was over, if there is one and a worker has claimed this. */
  public Optional<Instant> runDeadline() {
    return life.lastLease().flatMap(deadlines()::run);
  }

  /** When the grace period is or was over, if there is one and a worker was asked to stop. */
  public Optional<Instant> cancelDeadline() {
    return state() == State.CANCELLING || history.hasReached(State.CANCELLING)
        ? life.cancelRequest().flatMap(deadlines()::cancel)
        : Optional.empty();
  }

  /** The instant from which a sweep has something to do with this operation, if it ever has. */
  public Optional<Instant> sweepTime() {
    return Stream.of(settleTime(), effects().nextAttemptTime())
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  /** The instant from which it may be deleted: not before all its effects are carried out. */
  public Optional<Instant> purgeTime() {
    return effects().isPending() ? Optional.empty() : expireTime();
  }

  /** The instant from which a finished operation is gone. */
  public Optional<Instant> expireTime() {
    return life instanceof Life.Done done
        ? Optional.of(done.endTime().plus(definition.lifePolicy().retention().orElse(RETENTION)))
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
   * Requests cancellation at the time that {@code asking} has, but not before the start, even if
   * the clock is behind. An operation that has ended, or that was asked to cancel before, stays as
   * it is (operations.proto doesn't say what the answer in each state is).
   *
   * @throws ApiException UNIMPLEMENTED, if it is not cancellable, whatever its state
   */
  public Operation cancel(CancelRequest asking) {
    if (!definition.cancelPolicy().cancellable()) {
      throw OperationErrors.notCancellable(name);
    }
    CancelRequest request = asking.notBefore(startTime());
    Operation settled = settle(request.requestTime());
    return settled
        .life
        .cancel(request)
        .map(step -> settled.with(step).settle(request.requestTime()))
        .orElse(settled);
  }

  /**
   * Ends the operation at once, whatever its state, and whether or not clients may cancel it. It
   * counts as the request to cancel, if there was none. One that has ended stays as it is.
   */
  public Operation terminate(TerminateRequest asking) {
    CancelRequest request = asking.asCancelRequest().notBefore(startTime());
    Operation settled = settle(request.requestTime());
    return settled.done() ? settled : settled.with(settled.life.terminate(request));
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
    return effects().children() == Children.NONE
        ? settled.with(settled.effects().with(Children.SOME))
        : settled;
  }

  /** Whether this is {@code parent} after it was told of a child, not another with its name. */
  public boolean isStill(Operation parent) {
    return name.equals(parent.name)
        && startTime().equals(parent.startTime())
        && definition.equals(parent.definition)
        && effects().children() != Children.NONE;
  }

  public Effects effects() {
    return report.effects();
  }

  /**
   * Takes down what came of an attempt to carry out one of its effects. One that isn't pending, as
   * somebody else has carried it out, changes nothing.
   *
   * @param now when the attempt ended
   */
  public Operation withResult(EffectKind kind, EffectResult result, Instant now) {
    History kept =
        effects()
            .pending(kind)
            .filter(effect -> effect.isGivenUp(result))
            .map(effect -> history.withGivenUp(effect.kind(), result.error(), state(), now))
            .orElse(history);
    Report reported = report.with(effects().after(kind, result, now));
    return reported.equals(report) ? this : new Operation(name, definition, kept, reported, life);
  }

  /**
   * Gives the operation to the holder of {@code lease}, who was heard from at {@link
   * Lease#renewTime}. The same claim again, by the same worker with the same token, changes
   * nothing: the lease that is stored stays.
   *
   * @throws ApiException FAILED_PRECONDITION, if it is done or held by another
   */
  public Operation claim(Lease lease) {
    Limits.check(lease);
    Operation settled = settle(lease.renewTime());
    Work work = new Work(name, settled.life);
    return work.claim(lease.claimedNotBefore(startTime())).map(settled::with).orElse(settled);
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
    Life next = new Work(name, settled.life).heartbeat(token, heartbeat, now);
    heartbeat.report().backend().ifPresent(backend -> Limits.checkBackend(name, backend));
    Report reported = settled.report.updatedBy(heartbeat.report());
    History kept = settled.history.withHeartbeat(settled.life, next);
    return new Operation(name, definition, kept, reported, next).withinLimits();
  }

  /**
   * Ends the operation with what its worker made of it. The same finish again changes nothing.
   *
   * @throws ApiException FAILED_PRECONDITION, if the lease is not held with this token, or if the
   *     outcome is CANCELLED and nobody asked for that; INVALID_ARGUMENT, if the outcome breaks one
   *     of the {@link Limits}
   */
  public Operation finish(LeaseToken token, Outcome outcome, Instant now) {
    if (life instanceof Life.Done done && done.isFinishedWith(token, outcome)) {
      return this;
    }
    Operation settled = settle(now);
    Work work = new Work(name, settled.life);
    return settled.with(work.finish(token, outcome, now)).withinLimits();
  }

  /**
   * Checks that a worker still holds the lease, as of now.
   *
   * @throws ApiException FAILED_PRECONDITION, if the lease is not held with this token
   */
  public void requireHeld(LeaseToken token) {
    new Work(name, life).leaseHeldWith(token);
  }

  /**
   * Checks that the operation may be deleted, which would hide one that still runs.
   *
   * @throws ApiException FAILED_PRECONDITION, if it is not done
   */
  public void requireDeletable(Instant now) {
    Operation settled = settle(now);
    if (!settled.done()) {
      throw OperationErrors.notDone(name, settled.state());
    }
  }

  /** What its opaque JSON takes, in bytes. */
  public int opaqueBytes() {
    return report.size() + (life instanceof Life.Done done ? done.outcome().size() : 0);
  }

  private Operation withinLimits() {
    Limits.checkSize(name, opaqueBytes());
    return this;
  }

  private Operation with(Effects effects) {
    return new Operation(name, definition, history, report.with(effects), life);
  }

  private Operation with(Life.Transition step) {
    Effects owed = effects().after(life, step, definition, report.backend().isPresent());
    return new Operation(
        name, definition, history.with(step.event()), report.with(owed), step.next());
  }
}
