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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

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
          StatusCode.Code.RESOURCE_EXHAUSTED,
          StatusCode.Code.UNAVAILABLE);

  private final long endNanos;

  /**
   * @param endNanos until when to wait, by {@link System#nanoTime}
   */
  FirestoreCall(long endNanos) {
    this.endNanos = endNanos;
  }

  /** The document was changed by somebody else between its read and its write. */
  static final class Conflict extends RuntimeException {
    private static final long serialVersionUID = 1;

    Conflict(Throwable cause) {
      super(cause);
    }
  }

  /**
   * @throws ApiException UNAVAILABLE, if Firestore can't answer now, or what a change function
   *     threw
   */
  <T> T await(ApiFuture<T> call) {
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
   * Like {@link #await}, for a transaction. Firestore calls it an invalid argument when the client
   * sends a commit again since its first reply was lost.
   */
  <T> T awaitTransaction(ApiFuture<T> call) {
    try {
      return await(call);
    } catch (ApiException e) {
      throw code(e).filter(StatusCode.Code.INVALID_ARGUMENT::equals).isPresent()
          ? Errors.storeUnavailable(e)
          : e;
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

  /**
   * Like {@link #await}, for a write that has a precondition; {@link Conflict} says that it does
   * not hold.
   */
  void awaitWrite(ApiFuture<?> call) {
    try {
      await(call);
    } catch (ApiException e) {
      if (code(e).filter(CONFLICT::contains).isPresent()) {
        throw new Conflict(e);
      }
      throw e;
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
