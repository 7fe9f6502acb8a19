package dev.longrun.store;

import com.google.api.core.ApiFuture;
import com.google.api.gax.rpc.StatusCode;
import com.google.cloud.firestore.FirestoreException;
import dev.longrun.operation.ApiException;
import dev.longrun.operation.Errors;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * One call of the store, however many calls to Firestore it takes: waits for each as long as there
 * is time left for all of them, and says what their failures mean here.
 */
final class FirestoreCall {
  private static final Set<StatusCode.Code> CONFLICT =
      EnumSet.of(
          StatusCode.Code.ABORTED,
          StatusCode.Code.ALREADY_EXISTS,
          StatusCode.Code.FAILED_PRECONDITION,
          StatusCode.Code.NOT_FOUND);
  private static final Set<StatusCode.Code> UNAVAILABLE =
      EnumSet.of(
          StatusCode.Code.ABORTED,
          StatusCode.Code.CANCELLED,
          StatusCode.Code.DEADLINE_EXCEEDED,
          StatusCode.Code.INTERNAL,
          StatusCode.Code.RESOURCE_EXHAUSTED,
          StatusCode.Code.UNAVAILABLE,
          StatusCode.Code.UNKNOWN);

  /** After these a commit may have been made nevertheless. */
  private static final Set<StatusCode.Code> UNKNOWN =
      EnumSet.of(
          StatusCode.Code.CANCELLED,
          StatusCode.Code.DEADLINE_EXCEEDED,
          StatusCode.Code.INTERNAL,
          StatusCode.Code.RESOURCE_EXHAUSTED,
          StatusCode.Code.UNAVAILABLE,
          StatusCode.Code.UNKNOWN);

  private static final long FIRST_PAUSE_NANOS = 50_000_000;
  private static final int MAX_DOUBLINGS = 5;

  private final long endNanos;
  private final RandomGenerator random;

  /**
   * @param endNanos until when to wait, by {@link System#nanoTime}
   */
  FirestoreCall(long endNanos, RandomGenerator random) {
    this.endNanos = endNanos;
    this.random = random;
  }

  /** What is known of a write. */
  enum Outcome {
    MADE,
    /** Its precondition did not hold. */
    REFUSED,
    UNKNOWN
  }

  /**
   * Waits for a read, and tries again while Firestore can't answer.
   *
   * @throws ApiException UNAVAILABLE, if it can't in time
   */
  <T> T read(Supplier<ApiFuture<T>> read) {
    for (int attempt = 0; ; attempt++) {
      try {
        return await(read.get());
      } catch (ApiException e) {
        boolean passing = code(e).filter(UNAVAILABLE::contains).isPresent();
        if (!passing || System.nanoTime() >= endNanos) {
          throw e;
        }
        pause(random.nextLong(FIRST_PAUSE_NANOS << Math.min(attempt, MAX_DOUBLINGS)));
      }
    }
  }

  /**
   * Waits for a write that has a precondition, and is sent once.
   *
   * @throws ApiException UNAVAILABLE, if time is over
   */
  Outcome write(Supplier<ApiFuture<?>> write) {
    try {
      await(write.get());
      return Outcome.MADE;
    } catch (ApiException e) {
      StatusCode.Code code = code(e).orElseThrow(() -> e);
      if (CONFLICT.contains(code)) {
        return Outcome.REFUSED;
      }
      if (UNKNOWN.contains(code) && System.nanoTime() < endNanos) {
        return Outcome.UNKNOWN;
      }
      throw e;
    }
  }

  /**
   * @throws ApiException UNAVAILABLE, if Firestore can't answer now, or what a change function
   *     threw
   */
  <T> T await(Future<T> call) {
    try {
      return call.get(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw meaning(e);
    } catch (TimeoutException e) {
      call.cancel(true);
      throw Errors.storeUnavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Errors.storeUnavailable(e);
    }
  }

  /**
   * Waits for a read of a transaction. Its failure is passed on as it is, since Firestore tries the
   * transaction again for some; but not when time is over.
   */
  <T> T inTransaction(ApiFuture<T> call) throws Exception {
    try {
      return call.get(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Rests before another attempt, but not beyond the end. */
  void pause(long nanos) {
    LockSupport.parkNanos(Math.min(nanos, endNanos - System.nanoTime()));
  }

  private static RuntimeException meaning(ExecutionException failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof ApiException ours) {
        return ours;
      }
      if (t instanceof TimeoutException) {
        return Errors.storeUnavailable(failure);
      }
    }
    return code(failure).filter(UNAVAILABLE::contains).isPresent()
        ? Errors.storeUnavailable(failure)
        : Errors.internal(failure);
  }

  private static Optional<StatusCode.Code> code(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof FirestoreException firestore && firestore.getStatus() != null) {
        return Optional.of(StatusCode.Code.valueOf(firestore.getStatus().getCode().name()));
      }
      if (t instanceof com.google.api.gax.rpc.ApiException gax) {
        return Optional.of(gax.getStatusCode().getCode());
      }
    }
    return Optional.empty();
  }
}
