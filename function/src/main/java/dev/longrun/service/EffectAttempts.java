package dev.longrun.service;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.operation.Effect;
import dev.longrun.operation.EffectKind.Group;
import dev.longrun.operation.EffectResult;
import dev.longrun.operation.Operation;
import dev.longrun.time.Deadline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One attempt at each effect of an operation that is asked for, and one write of what came of them.
 * The groups are tried at the same time, so that a slow one holds up no other.
 */
final class EffectAttempts {
  private static final Logger LOGGER = Logger.getLogger(EffectAttempts.class.getName());

  private final OperationUpdates operations;
  private final Map<Group, EffectAction> actions;
  private final OutsideEffects outside;
  private final ExecutorService threads = Executors.newCachedThreadPool(EffectAttempts::daemon);

  EffectAttempts(OperationUpdates operations, EffectAction children, OutsideEffects outside) {
    this.operations = operations;
    this.outside = outside;
    this.actions = new EnumMap<>(Group.class);
    actions.putAll(outside.actions());
    actions.put(Group.CHILDREN, children);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "effects");
    thread.setDaemon(true);
    return thread;
  }

  Instant now() {
    return operations.now();
  }

  /**
   * What became of a round.
   *
   * @param after the operation as it is then
   * @param changed others that were changed by it
   */
  record Round(Operation after, EffectCount count, List<Operation> changed) {}

  /** One attempt, and what came of it. */
  private record Tried(Effect effect, EffectAction.Attempt attempt) {
    EffectResult result() {
      return attempt.result();
    }
  }

  /**
   * Makes an attempt at each of the effects that {@code wanted} gives for a group, in their order.
   *
   * @throws ApiException UNAVAILABLE, if what came of them could not be taken down
   */
  Round make(
      Operation operation,
      Function<Group, List<Effect>> wanted,
      Deadline actionTime,
      Deadline writeTime) {
    List<List<Effect>> groups =
        Arrays.stream(Group.values()).map(wanted).filter(it -> !it.isEmpty()).toList();
    List<Tried> tried =
        groups.size() == 1
            ? tryGroup(operation, groups.get(0), actionTime)
            : tryAtOnce(operation, groups, actionTime);
    Operation after = tried.isEmpty() ? operation : takenDown(operation, tried, writeTime);
    return new Round(
        after,
        tried.stream().map(EffectAttempts::count).reduce(EffectCount.NONE, EffectCount::plus),
        tried.stream().flatMap(it -> it.attempt().changed().stream()).toList());
  }

  private List<Tried> tryAtOnce(
      Operation operation, List<List<Effect>> groups, Deadline actionTime) {
    return groups.stream()
        .map(
            it -> CompletableFuture.supplyAsync(() -> tryGroup(operation, it, actionTime), threads))
        .toList()
        .stream()
        .flatMap(it -> it.join().stream())
        .toList();
  }

  private List<Tried> tryGroup(Operation operation, List<Effect> effects, Deadline actionTime) {
    List<Tried> tried = new ArrayList<>();
    for (Effect effect : effects) {
      Tried last = new Tried(effect, attempt(operation, effect, actionTime));
      tried.add(last);
      if (!last.result().letsOthersFollow()) {
        break;
      }
    }
    return tried;
  }

  private EffectAction.Attempt attempt(Operation operation, Effect effect, Deadline actionTime) {
    Optional<EffectAction> action = Optional.ofNullable(actions.get(effect.kind().group()));
    if (action.isEmpty()) {
      // A server beside this one, or after it, may be.
      return EffectAction.Attempt.of(EffectResult.failed("this server is not set up for it"));
    }
    if (actionTime.hasPassed()) {
      return EffectAction.Attempt.of(EffectResult.LEFT);
    }
    try {
      return action.get().attempt(operation, effect.kind(), actionTime);
    } catch (ApiException e) {
      boolean late = e.error().code() == Code.UNAVAILABLE && actionTime.hasPassed();
      return late ? EffectAction.Attempt.of(EffectResult.LEFT) : failed(operation, effect, e);
    } catch (RuntimeException e) {
      return failed(operation, effect, e);
    }
  }

  private static EffectAction.Attempt failed(
      Operation operation, Effect effect, RuntimeException cause) {
    LOGGER.log(Level.WARNING, effect.kind().text() + " of " + operation.name() + " failed", cause);
    return EffectAction.Attempt.of(EffectResult.failed(cause.toString()));
  }

  private static EffectCount count(Tried tried) {
    return switch (tried.result().status()) {
      case DONE, MISSING -> new EffectCount(1, 0);
      case FAILED, REFUSED -> new EffectCount(0, 1);
      case LEFT -> EffectCount.NONE;
    };
  }

  /** Another operation may have taken the name meanwhile; it is left alone. */
  private Operation takenDown(Operation operation, List<Tried> tried, Deadline deadline) {
    if (tried.stream().allMatch(it -> it.result().status() == EffectResult.Status.LEFT)) {
      return operation;
    }
    Instant now = operations.now();
    Optional<Operation> after =
        operations
            .update(
                operation.name(),
                now,
                deadline,
                stored -> stored.map(it -> isSame(it, operation) ? after(it, tried, now) : it))
            .after();
    tried.stream()
        .filter(it -> it.effect().isGivenUp(it.result()))
        .map(it -> new OutsideEffects.GivenUp(operation.name(), it.effect(), it.result()))
        .forEach(outside.listener());
    return after.filter(it -> isSame(it, operation)).orElse(operation);
  }

  private static boolean isSame(Operation stored, Operation operation) {
    return stored.startTime().equals(operation.startTime());
  }

  private static Operation after(Operation stored, List<Tried> tried, Instant now) {
    Operation after = stored;
    for (Tried each : tried) {
      after = after.withResult(each.effect().kind(), each.result(), now);
    }
    return after;
  }
}
