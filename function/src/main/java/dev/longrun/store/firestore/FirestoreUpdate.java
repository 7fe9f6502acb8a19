package dev.longrun.store.firestore;

import com.google.protobuf.ByteString;
import dev.longrun.error.ServerErrors;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * One change of one document, in two gears. First the optimistic one: read, decide, and commit on
 * condition that the document is unchanged; two calls, no lock that a killed instance could leave
 * behind, and no write where nothing changes. After some conflicts in a row, the same in
 * transactions of Firestore's, whose locks give a contended change its turn.
 */
final class FirestoreUpdate {
  private static final int OPTIMISTIC_ATTEMPTS = 8;
  private static final int ATTEMPTS = 13;
  private static final long PAUSE_NANOS = 5_000_000;

  private final FirestoreCall call;
  private final OperationName name;
  private final RandomGenerator random;
  private ByteString transaction = ByteString.EMPTY;
  private Optional<Operation> attempted = Optional.empty();
  private boolean mayHaveHappened;

  FirestoreUpdate(FirestoreCall call, OperationName name, RandomGenerator random) {
    this.call = call;
    this.name = name;
    this.random = random;
  }

  Optional<Operation> apply(UnaryOperator<Optional<Operation>> change) {
    for (int number = 0; number < ATTEMPTS; number++) {
      rest(number);
      FirestoreAttempt attempt = attempt(number);
      Decision decision = decision(attempt, change);
      if (decision.changesNothing()) {
        attempt.release();
        return decision.after();
      }
      switch (attempt.commit(decision.after())) {
        case MADE -> {
          return decision.after();
        }
        case UNKNOWN -> mayHaveHappened = true;
        case REFUSED -> {}
      }
      attempted = decision.after();
      transaction = attempt.transaction();
    }
    throw ServerErrors.storeUnavailable(null);
  }

  private void rest(int number) {
    if (number > 0) {
      call.pause(random.nextLong(PAUSE_NANOS << Math.min(number, OPTIMISTIC_ATTEMPTS)));
    }
  }

  private FirestoreAttempt attempt(int number) {
    return number < OPTIMISTIC_ATTEMPTS
        ? FirestoreAttempt.optimistic(call, name)
        : FirestoreAttempt.locking(call, name, transaction);
  }

  private record Decision(Optional<Operation> before, Optional<Operation> after) {
    boolean changesNothing() {
      return after.equals(before);
    }
  }

  private Decision decision(FirestoreAttempt attempt, UnaryOperator<Optional<Operation>> change) {
    try {
      Optional<Operation> before = attempt.before();
      return new Decision(before, happened(before) ? before : change.apply(before));
    } catch (RuntimeException e) {
      attempt.release();
      throw e;
    }
  }

  /** Whether the write that was attempted last, of which nothing is known, is what is there. */
  private boolean happened(Optional<Operation> stored) {
    return mayHaveHappened && stored.equals(attempted);
  }
}
