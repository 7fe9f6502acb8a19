package dev.longrun.store;

import com.google.api.core.ApiFuture;
import com.google.api.gax.retrying.RetrySettings;
import com.google.cloud.firestore.DocumentChange;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.FirestoreOptions;
import com.google.cloud.firestore.ListenerRegistration;
import com.google.cloud.firestore.Precondition;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.Transaction;
import com.google.cloud.firestore.TransactionOptions;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.ParentName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/**
 * Operations in Firestore: the resource name is the document's path, and each operation is one
 * document.
 *
 * <p>Writes have two gears. First the optimistic one: read, decide, and commit on condition that
 * the document is unchanged; two calls, no lock that a killed instance could leave behind, and no
 * write where nothing changes. After some conflicts in a row, a transaction of Firestore's own,
 * whose locks give a contended change its turn.
 */
public final class FirestoreOperationStore implements OperationStore {
  private static final Logger LOGGER = Logger.getLogger(FirestoreOperationStore.class.getName());
  private static final int OPTIMISTIC_ATTEMPTS = 8;
  private static final int TRANSACTION_ATTEMPTS = 5;
  private static final long PAUSE_NANOS = 5_000_000;
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);

  /**
   * Below the 10 s after which Google's clients give up on a call, so that they still get an
   * answer.
   */
  private static final Duration TIMEOUT = Duration.ofSeconds(8);

  private final Firestore firestore;
  private final RandomGenerator random;
  private final LongSupplier end;

  /**
   * @param firestore is closed with this store; its calls end in time if it was made of {@link
   *     #options}
   * @param random spreads the attempts of those who contend for one operation
   */
  public FirestoreOperationStore(Firestore firestore, RandomGenerator random) {
    this(firestore, random, () -> System.nanoTime() + TIMEOUT.toNanos());
  }

  private FirestoreOperationStore(Firestore firestore, RandomGenerator random, LongSupplier end) {
    this.firestore = firestore;
    this.random = random;
    this.end = end;
  }

  /** Of a Firestore whose client does not go on with calls that this store has given up. */
  public static FirestoreOptions.Builder options() {
    RetrySettings retries =
        RetrySettings.newBuilder()
            .setInitialRetryDelayDuration(FIRST_RETRY)
            .setRetryDelayMultiplier(2)
            .setMaxRetryDelayDuration(TIMEOUT.dividedBy(4))
            .setInitialRpcTimeoutDuration(TIMEOUT)
            .setMaxRpcTimeoutDuration(TIMEOUT)
            .setTotalTimeoutDuration(TIMEOUT)
            .build();
    return FirestoreOptions.newBuilder().setRetrySettings(retries);
  }

  @Override
  public OperationStore forOneRequest() {
    long common = System.nanoTime() + TIMEOUT.toNanos();
    return new FirestoreOperationStore(firestore, random, () -> common);
  }

  private FirestoreCall call() {
    return new FirestoreCall(end.getAsLong());
  }

  @Override
  public Optional<Operation> get(OperationName name) {
    return read(name, call().await(document(name).get()));
  }

  @Override
  public Optional<Operation> update(OperationName name, UnaryOperator<Optional<Operation>> change) {
    FirestoreCall call = call();
    Optional<Operation> attempted = Optional.empty();
    for (int attempt = 0; attempt < OPTIMISTIC_ATTEMPTS; attempt++) {
      DocumentSnapshot snapshot = call.await(document(name).get());
      Optional<Operation> before = read(name, snapshot);
      if (attempt > 0 && before.equals(attempted)) {
        return attempted; // The client sent the commit again, since its first reply was lost.
      }
      Optional<Operation> after = change.apply(before);
      if (after.equals(before)) {
        return after;
      }
      try {
        commit(call, snapshot, after);
        return after;
      } catch (FirestoreCall.Conflict conflict) {
        attempted = after;
        call.pause(random.nextLong(PAUSE_NANOS << attempt));
      }
    }
    return updateWithLocks(call, name, change);
  }

  private static void commit(
      FirestoreCall call, DocumentSnapshot snapshot, Optional<Operation> after) {
    DocumentReference document = snapshot.getReference();
    if (after.isEmpty()) {
      call.awaitWrite(document.delete(Precondition.updatedAt(snapshot.getUpdateTime())));
      return;
    }
    Map<String, Object> fields = FirestoreFields.encode(OperationDocument.write(after.get()));
    if (!snapshot.exists()) {
      call.awaitWrite(document.create(fields));
      return;
    }
    Map<String, Object> changed = FirestoreFields.changes(snapshot.getData(), fields);
    if (!changed.isEmpty()) {
      Precondition unchanged = Precondition.updatedAt(snapshot.getUpdateTime());
      call.awaitWrite(document.update(changed, unchanged));
    }
  }

  private Optional<Operation> updateWithLocks(
      FirestoreCall call, OperationName name, UnaryOperator<Optional<Operation>> change) {
    TransactionOptions options =
        TransactionOptions.createReadWriteOptionsBuilder()
            .setNumberOfAttempts(TRANSACTION_ATTEMPTS)
            .build();
    ApiFuture<Optional<Operation>> result =
        firestore.runTransaction(transaction -> update(call, transaction, name, change), options);
    return call.awaitTransaction(result);
  }

  private Optional<Operation> update(
      FirestoreCall call,
      Transaction transaction,
      OperationName name,
      UnaryOperator<Optional<Operation>> change)
      throws Exception {
    DocumentReference document = document(name);
    Optional<Operation> before = read(name, call.inTransaction(transaction.get(document)));
    Optional<Operation> after = change.apply(before);
    if (!after.equals(before)) {
      after.ifPresentOrElse(
          operation ->
              transaction.set(document, FirestoreFields.encode(OperationDocument.write(operation))),
          () -> transaction.delete(document));
    }
    return after;
  }

  @Override
  public List<Operation> list(OperationQuery query) {
    ParentName parent = query.parent();
    Query documents =
        restricted(firestore.collection(parent + "/operations"), query.restriction())
            .orderBy(FieldPath.documentId())
            .limit(query.limit());
    if (query.after().isPresent()) {
      documents = documents.startAfter(query.after().get());
    }
    return read(documents);
  }

  private static Query restricted(Query all, Restriction restriction) {
    Query some = restriction.unfinished() ? all.whereEqualTo(OperationDocument.DONE, false) : all;
    if (restriction.operationType().isPresent()) {
      String type = restriction.operationType().get();
      some = some.whereEqualTo(OperationDocument.OPERATION_TYPE, type);
    }
    for (Map.Entry<String, String> label : restriction.labels().entrySet()) {
      FieldPath path = FieldPath.of(OperationDocument.LABELS, label.getKey());
      some = some.whereEqualTo(path, label.getValue());
    }
    return some;
  }

  @Override
  public List<Operation> children(OperationName name, Optional<String> after, int limit) {
    Query children =
        firestore
            .collection(name.parent() + "/operations")
            .whereEqualTo(OperationDocument.PARENT_OPERATION, name.toString())
            .whereEqualTo(OperationDocument.DONE, false)
            .orderBy(FieldPath.documentId())
            .limit(limit);
    return read(after.map(id -> children.startAfter(id)).orElse(children));
  }

  @Override
  public List<Operation> overdue(Overdue why, Instant now, int limit) {
    String field =
        switch (why) {
          case SETTLE -> OperationDocument.SETTLE_TIME;
          case EXPIRE -> OperationDocument.EXPIRE_TIME;
        };
    return read(
        firestore
            .collectionGroup("operations")
            .whereLessThanOrEqualTo(field, FirestoreFields.timestamp(now))
            .orderBy(field)
            .limit(limit));
  }

  @Override
  public List<Operation> cancelling(int limit) {
    return read(
        firestore
            .collectionGroup("operations")
            .orderBy(OperationDocument.CANCEL_WORKER)
            .limit(limit));
  }

  private List<Operation> read(Query query) {
    return call().await(query.get()).getDocuments().stream()
        .flatMap(document -> read(name(document), document).stream())
        .toList();
  }

  private static OperationName name(DocumentSnapshot document) {
    return OperationName.parse(document.getReference().getPath());
  }

  @Override
  public Watch watchCancelRequests(String worker, Consumer<OperationName> listener) {
    ListenerRegistration registration =
        firestore
            .collectionGroup("operations")
            .whereEqualTo(OperationDocument.CANCEL_WORKER, worker)
            .addSnapshotListener(
                (snapshot, failure) -> {
                  if (failure != null) {
                    LOGGER.log(Level.WARNING, "cancel requests are not told any more", failure);
                  } else {
                    snapshot.getDocumentChanges().stream()
                        .filter(change -> change.getType() == DocumentChange.Type.ADDED)
                        .forEach(change -> listener.accept(name(change.getDocument())));
                  }
                });
    return registration::remove;
  }

  @Override
  public Watch watch(OperationName name, Consumer<Optional<Operation>> listener) {
    ListenerRegistration registration =
        document(name)
            .addSnapshotListener(
                (snapshot, failure) -> {
                  if (failure != null) {
                    LOGGER.log(Level.WARNING, "watch on " + name + " was lost", failure);
                  } else {
                    listener.accept(read(name, snapshot));
                  }
                });
    return registration::remove;
  }

  /** Ends what was given up instead of waiting for it: Firestore's client tries for minutes. */
  @Override
  public void close() {
    firestore.shutdownNow();
  }

  private DocumentReference document(OperationName name) {
    return firestore.document(name.toString());
  }

  private static Optional<Operation> read(OperationName name, DocumentSnapshot snapshot) {
    return Optional.ofNullable(snapshot.getData())
        .map(fields -> OperationDocument.read(name, FirestoreFields.decode(fields)));
  }
}
