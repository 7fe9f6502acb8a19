package dev.longrun.store.firestore;

import com.google.protobuf.ByteString;
import dev.longrun.error.ServerErrors;
import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.time.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One change of one document, in two gears. First the optimistic one: read, decide, and commit on
 * condition that the document is unchanged; two calls, no lock that a killed instance could leave
 * behind, and no write where nothing changes. After some conflicts in a row, the same in
 * transactions of Firestore's, whose locks give a contended change its turn.
 */
final class FirestoreUpdate {
  private static final int OPTIMISTIC_ATTEMPTS = 8;
  private static final int ATTEMPTS = 13;
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(10), Duration.ofMillis(1280));

  private final FirestoreCall call;
  private final OperationName name;
  private ByteString transaction = ByteString.EMPTY;
  private Change attempted = new Change(Optional.empty(), Optional.empty());
  private boolean mayHaveHappened;

  FirestoreUpdate(FirestoreCall call, OperationName name) {
    this.call = call;
    this.name = name;
  }

  Change apply(UnaryOperator<Optional<Operation>> change) {
    for (int number = 0; number < ATTEMPTS; number++) {
      if (number > 0) {
        call.pause(BACKOFF, number);
      }
      FirestoreAttempt attempt = attempt(number);
      Change decided = decide(attempt, change);
      if (decided.after().equals(decided.before())) {
        attempt.release();
        return happened(decided.before()) ? attempted : decided;
      }
      attempted = decided;
      switch (attempt.commit(attempted.after())) {
        case MADE -> {
          return attempted;
        }
        case UNKNOWN -> mayHaveHappened = true;
        case REFUSED -> {}
      }
      transaction = attempt.transaction();
    }
    throw ServerErrors.storeUnavailable(null);
  }

  private FirestoreAttempt attempt(int number) {
    return number < OPTIMISTIC_ATTEMPTS
        ? FirestoreAttempt.optimistic(call, name)
        : FirestoreAttempt.locking(call, name, transaction);
  }

  private Change decide(FirestoreAttempt attempt, UnaryOperator<Optional<Operation>> change) {
    try {
      Optional<Operation> before = attempt.before();
      return new Change(before, happened(before) ? before : change.apply(before));
    } catch (RuntimeException e) {
      attempt.release();
      throw e;
    }
  }

  /**
   * Whether the last write, whose result is unknown, was made after all: whether {@code stored} is
   * what it would have written.
   */
  private boolean happened(Optional<Operation> stored) {
    return mayHaveHappened && stored.equals(attempted.after());
  }
}
