package dev.longrun.operation;

import dev.longrun.error.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Operations in every state, for tests. */
public final class Operations {
  public static final Instant START = Instant.parse("2026-11-22T07:00:00Z");
  public static final LeaseToken TOKEN = new LeaseToken("the token of worker w");
  public static final Duration LEASE = Duration.ofSeconds(60);
  public static final Duration GRACE = Duration.ofSeconds(20);
  public static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(5);
  public static final Duration RUN_TIMEOUT = Duration.ofSeconds(30);

  private Operations() {}

  public static OperationName name(String id) {
    return OperationName.parse("projects/p/operations/" + id);
  }

  public static Definition definition() {
    return definition(new CancelPolicy(true, Optional.empty()));
  }

  public static Definition definition(CancelPolicy policy) {
    return definition(LifePolicy.of(policy));
  }

  public static Operation start(
      OperationName name, Definition definition, Optional<OpaqueJson> metadata, Instant now) {
    return start(name, definition, metadata, "", now);
  }

  public static Operation start(
      OperationName name,
      Definition definition,
      Optional<OpaqueJson> metadata,
      String startedBy,
      Instant now) {
    Report said = Report.ofStart(metadata, Optional.empty());
    return Operation.start(name, definition, said, startedBy, now);
  }

  public static Operation initializing(OperationName name) {
    return start(name, definition(), Optional.empty(), START);
  }

  public static Operation initializing(CancelPolicy policy) {
    return start(name("x"), definition(policy), Optional.empty(), START);
  }

  /** An operation whose claim, whose work and whose cancellation may last only so long. */
  public static Operation timed() {
    LifePolicy policy =
        new LifePolicy(
            new CancelPolicy(true, Optional.of(GRACE)),
            Optional.of(CLAIM_TIMEOUT),
            Optional.of(RUN_TIMEOUT),
            Optional.empty());
    return start(name("x"), definition(policy), Optional.empty(), START);
  }

  public static Definition definition(LifePolicy policy) {
    return new Definition("EXPORT_ENTITIES", Map.of(), policy, Optional.empty(), Optional.empty());
  }

  public static Lease lease(LeaseToken token, Instant now) {
    return new Lease("w", token.hash(), now, LEASE);
  }

  public static Operation processing(Operation initializing) {
    return initializing.claim(lease(TOKEN, START));
  }

  public static TerminateRequest terminateRequest(Instant now) {
    return new TerminateRequest("root@example.com", now, "stuck");
  }

  public static CancelRequest cancelRequest(Instant now) {
    return new CancelRequest("alice@example.com", now, "wrong bucket");
  }

  public static Heartbeat heartbeat(boolean finalizing) {
    return new Heartbeat(Optional.empty(), Report.NONE, finalizing);
  }

  public static Outcome response() {
    return new Outcome.Response(Optional.empty());
  }

  public static Outcome failure(Code code) {
    return Outcome.Failure.of(code, "said the worker");
  }

  /** Whether its cancellation has still to be passed on to children. */
  public static boolean hasChildrenToCancel(Operation operation) {
    return operation.effects().pending(EffectKind.CANCEL_CHILDREN).isPresent();
  }

  /** An operation whose cancellation has reached all of its children. */
  public static Operation withChildrenCancelled(Operation operation) {
    return operation.withResult(EffectKind.CANCEL_CHILDREN, EffectResult.DONE, START);
  }

  /**
   * An operation in this state, reached by the events that lead there; {@code FINALIZING+} has a
   * cancel recorded.
   */
  public static Operation in(String state) {
    return in(state, initializing(new CancelPolicy(true, Optional.of(GRACE))));
  }

  /** The same, from an operation that nobody has claimed yet. */
  public static Operation in(String state, Operation initializing) {
    Operation processing = processing(initializing);
    return switch (state) {
      case "INITIALIZING" -> initializing;
      case "PROCESSING" -> processing;
      case "CANCELLING" -> processing.cancel(cancelRequest(START));
      case "FINALIZING" -> processing.heartbeat(TOKEN, heartbeat(true), START);
      case "FINALIZING+" ->
          processing.heartbeat(TOKEN, heartbeat(true), START).cancel(cancelRequest(START));
      case "SUCCESSFUL" -> processing.finish(TOKEN, response(), START);
      case "FAILED" -> processing.finish(TOKEN, failure(Code.INTERNAL), START);
      case "CANCELLED" -> initializing.cancel(cancelRequest(START));
      default -> throw new IllegalArgumentException(state);
    };
  }
}
