package dev.longrun.store.firestore;

import com.google.firestore.v1.FirestoreGrpc.FirestoreBlockingStub;
import dev.longrun.error.ApiException;
import dev.longrun.error.ServerErrors;
import dev.longrun.time.Backoff;
import dev.longrun.time.Deadline;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * One call of the store, however many calls to Firestore it takes: gives each as long as there is
 * time left for all of them, and says what their failures mean here.
 */
final class FirestoreCall {
  private static final Set<Status.Code> CONFLICT =
      EnumSet.of(
          Status.Code.ABORTED,
          Status.Code.ALREADY_EXISTS,
          Status.Code.FAILED_PRECONDITION,
          Status.Code.NOT_FOUND);

  /** After these a commit may have been made nevertheless. */
  private static final Set<Status.Code> UNKNOWN =
      EnumSet.of(
          Status.Code.CANCELLED,
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.INTERNAL,
          Status.Code.RESOURCE_EXHAUSTED,
          Status.Code.UNAVAILABLE,
          Status.Code.UNKNOWN);

  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(50), Duration.ofMillis(1600));
  private static final int SENDING_SECONDS = 5;

  private final FirestoreConnection connection;
  private final Deadline deadline;
  private final RandomGenerator random;

  FirestoreCall(FirestoreConnection connection, Deadline deadline, RandomGenerator random) {
    this.connection = connection;
    this.deadline = deadline;
    this.random = random;
  }

  FirestoreDatabase database() {
    return connection.database();
  }

  /** What is known of a write. */
  enum Outcome {
    MADE,
    /** Its precondition did not hold. */
    REFUSED,
    UNKNOWN
  }

  /**
   * What a read returns, which is made again while Firestore can't answer.
   *
   * @throws ApiException UNAVAILABLE, if it can't in time
   */
  <T> T read(Function<FirestoreBlockingStub, T> read) {
    for (int failures = 1; ; failures++) {
      try {
        return read.apply(timed());
      } catch (StatusRuntimeException e) {
        if (!isPassing(e) || isOver()) {
          throw meaning(e);
        }
        pause(BACKOFF, failures);
      }
    }
  }

  /**
   * Makes a write that has a precondition, once.
   *
   * @throws ApiException UNAVAILABLE, if time is over
   */
  Outcome write(Consumer<FirestoreBlockingStub> write) {
    try {
      write.accept(timed());
      return Outcome.MADE;
    } catch (StatusRuntimeException e) {
      Status.Code code = e.getStatus().getCode();
      if (CONFLICT.contains(code)) {
        return Outcome.REFUSED;
      }
      if (UNKNOWN.contains(code) && !isOver()) {
        return Outcome.UNKNOWN;
      }
      throw meaning(e);
    }
  }

  /** Sends a request whose answer nobody needs, even if time is over. */
  <T> void send(MethodDescriptor<T, ?> method, T request) {
    FirestoreBlockingStub stub = connection.stub();
    CallOptions options =
        stub.getCallOptions().withDeadlineAfter(SENDING_SECONDS, TimeUnit.SECONDS);
    var unused = ClientCalls.futureUnaryCall(stub.getChannel().newCall(method, options), request);
  }

  private FirestoreBlockingStub timed() {
    return connection.stub().withDeadlineAfter(deadline.timeLeft().toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Whether to give up: the deadline has passed, this thread was interrupted, or the connection is
   * closed.
   */
  private boolean isOver() {
    return deadline.hasPassed() || Thread.currentThread().isInterrupted() || connection.isClosed();
  }

  private static boolean isPassing(StatusRuntimeException failure) {
    Status.Code code = failure.getStatus().getCode();
    return code == Status.Code.ABORTED || UNKNOWN.contains(code);
  }

  /** Pauses before another attempt, but not beyond the deadline. */
  void pause(Backoff backoff, int failures) {
    Duration pause = backoff.pause(failures, random);
    LockSupport.parkNanos(deadline.within(pause).timeLeft().toNanos());
  }

  private static ApiException meaning(StatusRuntimeException failure) {
    return isPassing(failure)
        ? ServerErrors.storeUnavailable(failure)
        : ServerErrors.internal(failure);
  }
}
