package dev.longrun.service;

import dev.longrun.error.ApiException;
import dev.longrun.operation.Effects;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationErrors;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Carries out what is pending in operations, and takes down in them what came of it. Whoever comes
 * next goes on where another stopped or died; two at once do no harm.
 */
public final class EffectRunner {
  private static final Logger LOGGER = Logger.getLogger(EffectRunner.class.getName());

  /** How long one request may take over all the effects that it has caused. */
  private static final Duration REQUEST_TIME = Duration.ofSeconds(2);

  /** What is left of the time of those who wait for effects, to take down what came of them. */
  private static final Duration TIME_TO_WRITE = Duration.ofSeconds(2);

  private final EffectAttempts attempts;

  EffectRunner(EffectAttempts attempts) {
    this.attempts = attempts;
  }

  /**
   * Carries out what is due of operations that a request has changed, for two seconds at most. What
   * fails or takes longer is left to the sweep.
   */
  public void carryOutAfter(Collection<Operation> changed, Deadline request) {
    Deadline actionTime = request.within(REQUEST_TIME);
    for (Operation operation : changed) {
      try {
        carryOutDue(operation, actionTime, request);
      } catch (ApiException e) {
        LOGGER.log(Level.WARNING, "effects of " + operation.name() + " are left", e);
      }
    }
  }

  /**
   * Carries out what is due of an operation, and then of those that were changed by that.
   *
   * @param actionTime for what is called
   * @param writeTime for taking down what came of it
   * @throws ApiException UNAVAILABLE, if that could not be taken down
   */
  EffectCount carryOutDue(Operation operation, Deadline actionTime, Deadline writeTime) {
    EffectCount count = EffectCount.NONE;
    Deque<Operation> next = new ArrayDeque<>(List.of(operation));
    while (!next.isEmpty() && !actionTime.hasPassed()) {
      Operation each = next.pop();
      Instant now = attempts.now();
      EffectAttempts.Round round =
          attempts.make(each, group -> each.effects().due(group, now), actionTime, writeTime);
      count = count.plus(round.count());
      round.changed().stream().filter(it -> it.effects().isPending()).forEach(next::push);
    }
    return count;
  }

  /**
   * Carries out all effects of an operation, due or not, before it goes.
   *
   * @throws ApiException UNAVAILABLE, if some are left
   */
  void carryOutAll(Operation operation, Deadline deadline) {
    Deadline actionTime = deadline.minus(TIME_TO_WRITE);
    Effects effects = operation.effects();
    EffectAttempts.Round round = attempts.make(operation, effects::ofGroup, actionTime, deadline);
    carryOutAfter(round.changed(), deadline);
    if (round.after().effects().isPending()) {
      throw OperationErrors.effectsPending(operation.name(), round.after().effects().pending());
    }
  }
}
