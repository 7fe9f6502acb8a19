package dev.longrun.operation;

import java.time.Duration;
import java.util.Optional;

/**
 * How long an operation may take over each part of its life, and whether clients may cancel it.
 *
 * @param claimTimeout from the start to the instant at which the operation fails, if no worker has
 *     claimed it by then; without one, it waits for a worker as long as it takes
 * @param runTimeout from the claim to the instant at which the server asks the worker to stop,
 *     whether or not clients may cancel the operation; without one, the work may take as long as it
 *     takes
 * @param retention for how long the finished operation can be read; absent in operations that were
 *     stored before it was kept
 * @param publishesEvents whether it is told when it starts, when somebody asks to cancel it, and
 *     when it is done
 */
public record LifePolicy(
    CancelPolicy cancelPolicy,
    Optional<Duration> claimTimeout,
    Optional<Duration> runTimeout,
    Optional<Duration> retention,
    boolean publishesEvents) {
  /** The policy of an operation that publishes no events. */
  public LifePolicy(
      CancelPolicy cancelPolicy,
      Optional<Duration> claimTimeout,
      Optional<Duration> runTimeout,
      Optional<Duration> retention) {
    this(cancelPolicy, claimTimeout, runTimeout, retention, false);
  }

  /** The policy of an operation that may wait for its worker, and run, as long as it takes. */
  static LifePolicy of(CancelPolicy cancelPolicy) {
    return new LifePolicy(cancelPolicy, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** This policy with what the server decides where a start names nothing. */
  LifePolicy withDefaults(Duration cancelGracePeriod, Duration serverRetention) {
    Duration grace = cancelPolicy.gracePeriod().orElse(cancelGracePeriod);
    return new LifePolicy(
        new CancelPolicy(cancelPolicy.cancellable(), Optional.of(grace)),
        claimTimeout,
        runTimeout,
        Optional.of(retention.orElse(serverRetention)),
        publishesEvents);
  }

  /** This policy for an operation of which it is told, or not told, what happens to it. */
  LifePolicy withEvents(boolean published) {
    return new LifePolicy(cancelPolicy, claimTimeout, runTimeout, retention, published);
  }
}
