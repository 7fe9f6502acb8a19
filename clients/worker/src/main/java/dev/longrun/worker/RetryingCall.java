package dev.longrun.worker;

import dev.longrun.worker.client.ApiException;
import dev.longrun.worker.client.Code;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Makes a call again until the server answers.
 *
 * <p>An interrupt never ends an attempt, since it would not be known what came of it. It is kept
 * for the caller.
 */
final class RetryingCall {
  private static final Logger LOGGER = System.getLogger(RetryingCall.class.getName());
  private static final Duration MIN_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration MAX_TIMEOUT = Duration.ofSeconds(10);

  /** One attempt. */
  @FunctionalInterface
  interface Attempt<T> {
    T make(Duration timeout) throws InterruptedException;
  }

  /**
   * How long it goes on.
   *
   * @param deadline after which no other attempt begins
   * @param abandoned ends it when it is counted down
   * @param endsOnInterrupt whether an interrupt ends it, after at least one attempt
   */
  record Limit(Instant deadline, CountDownLatch abandoned, boolean endsOnInterrupt) {}

  private final InstantSource clock;
  private final RandomGenerator random;
  private final Executor executor;

  /**
   * @param executor makes the attempts, out of the reach of interrupts
   */
  RetryingCall(InstantSource clock, RandomGenerator random, Executor executor) {
    this.clock = clock;
    this.random = random;
    this.executor = executor;
  }

  /**
   * @param what for the log: what is being done
   * @param retryable which failures another attempt may overcome
   * @return what the first attempt returned that got an answer
   * @throws ApiException the last failure
   */
  <T> T until(Limit limit, String what, Predicate<ApiException> retryable, Attempt<T> attempt) {
    for (int failures = 1; ; failures++) {
      try {
        return make(attempt, limit.deadline);
      } catch (ApiException e) {
        Instant now = clock.instant();
        if (!retryable.test(e) || !now.isBefore(limit.deadline)) {
          throw e;
        }
        LOGGER.log(Level.WARNING, what + " failed; trying again", e);
        Duration pause = Backoff.pause(failures, Duration.between(now, limit.deadline), random);
        if (!pause(pause, limit)) {
          throw e;
        }
      }
    }
  }

  private <T> T make(Attempt<T> attempt, Instant deadline) {
    Duration left = Duration.between(clock.instant(), deadline);
    Duration atLeast = left.compareTo(MIN_TIMEOUT) < 0 ? MIN_TIMEOUT : left;
    Duration timeout = atLeast.compareTo(MAX_TIMEOUT) > 0 ? MAX_TIMEOUT : atLeast;
    try {
      return CompletableFuture.supplyAsync(() -> uninterrupted(attempt, timeout), executor).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    } catch (RejectedExecutionException e) {
      throw closed(e);
    }
  }

  private static <T> T uninterrupted(Attempt<T> attempt, Duration timeout) {
    try {
      return attempt.make(timeout);
    } catch (InterruptedException e) {
      throw closed(e);
    }
  }

  private static ApiException closed(Throwable cause) {
    return new ApiException(Code.CANCELLED, "", "The worker was closed.", cause);
  }

  /** Whether to go on after it. */
  private static boolean pause(Duration duration, Limit limit) {
    boolean interrupted = false;
    long end = System.nanoTime() + duration.toNanos();
    try {
      while (true) {
        try {
          long left = end - System.nanoTime();
          return !limit.abandoned.await(left, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
          if (limit.endsOnInterrupt) {
            return false;
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
