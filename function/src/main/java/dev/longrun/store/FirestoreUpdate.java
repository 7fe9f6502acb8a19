package dev.longrun.store;

import com.google.api.core.ApiFuture;
import com.google.api.core.ApiFutures;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Precondition;
import com.google.cloud.firestore.Transaction;
import com.google.cloud.firestore.TransactionOptions;
import dev.longrun.operation.Operation;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * One change of one document, in two gears. First the optimistic one: read, decide, and commit on
 * condition that the document is unchanged; two calls, no lock that a killed instance could leave
 * behind, and no write where nothing changes. After some conflicts in a row, a transaction of
 * Firestore's own, whose locks give a contended change its turn.
 */
final class FirestoreUpdate {
  private static final int OPTIMISTIC_ATTEMPTS = 8;
  private static final int TRANSACTION_ATTEMPTS = 5;
  private static final long PAUSE_NANOS = 5_000_000;

  private final DocumentReference document;
  private final FirestoreCall call;
  private final RandomGenerator random;
  private Optional<Operation> attempted = Optional.empty();
  private boolean mayHaveHappened;

  FirestoreUpdate(DocumentReference document, FirestoreCall call, RandomGenerator random) {
    this.document = document;
    this.call = call;
    this.random = random;
  }

  Optional<Operation> apply(UnaryOperator<Optional<Operation>> change) {
    for (int attempt = 0; attempt < OPTIMISTIC_ATTEMPTS; attempt++) {
      DocumentSnapshot snapshot = call.read(document::get);
      Optional<Operation> before = FirestoreFields.operation(snapshot);
      if (happened(before)) {
        return attempted;
      }
      Optional<Operation> after = change.apply(before);
      if (after.equals(before)) {
        return after;
      }
      switch (call.write(() -> commit(snapshot, after))) {
        case MADE -> {
          return after;
        }
        case UNKNOWN -> mayHaveHappened = true;
        case REFUSED -> {}
      }
      attempted = after;
      call.pause(random.nextLong(PAUSE_NANOS << attempt));
    }
    return applyWithLocks(change);
  }

  /** Whether the write that was attempted last, of which nothing is known, is what is there. */
  private boolean happened(Optional<Operation> stored) {
    return mayHaveHappened && stored.equals(attempted);
  }

  private ApiFuture<?> commit(DocumentSnapshot snapshot, Optional<Operation> after) {
    if (after.isEmpty()) {
      return document.delete(Precondition.updatedAt(snapshot.getUpdateTime()));
    }
    Map<String, Object> fields = FirestoreFields.of(after.get());
    if (!snapshot.exists()) {
      return document.create(fields);
    }
    Map<String, Object> changed = FirestoreFields.changes(snapshot.getData(), fields);
    return changed.isEmpty()
        ? ApiFutures.immediateFuture(null)
        : document.update(changed, Precondition.updatedAt(snapshot.getUpdateTime()));
  }

  private Optional<Operation> applyWithLocks(UnaryOperator<Optional<Operation>> change) {
    TransactionOptions options =
        TransactionOptions.createReadWriteOptionsBuilder()
            .setNumberOfAttempts(TRANSACTION_ATTEMPTS)
            .build();
    return call.await(
        document.getFirestore().runTransaction(transaction -> apply(change, transaction), options));
  }

  private Optional<Operation> apply(
      UnaryOperator<Optional<Operation>> change, Transaction transaction) throws Exception {
    Optional<Operation> before =
        FirestoreFields.operation(call.inTransaction(transaction.get(document)));
    if (happened(before)) {
      return attempted;
    }
    Optional<Operation> after = change.apply(before);
    if (!after.equals(before)) {
      after.ifPresentOrElse(
          operation -> transaction.set(document, FirestoreFields.of(operation)),
          () -> transaction.delete(document));
    }
    return after;
  }
}
