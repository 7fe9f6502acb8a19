package dev.longrun.store;

import com.google.api.gax.retrying.RetrySettings;
import com.google.cloud.firestore.DocumentChange;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.FirestoreOptions;
import com.google.cloud.firestore.ListenerRegistration;
import com.google.cloud.firestore.Query;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.ParentName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/**
 * Operations in Firestore: the resource name is the document's path, and each operation is one
 * document.
 */
public final class FirestoreOperationStore implements OperationStore {
  private static final Logger LOGGER = Logger.getLogger(FirestoreOperationStore.class.getName());

  /**
   * Below the 10 s after which Google's clients give up on a call, so that they still get an
   * answer.
   */
  private static final Duration TIMEOUT = Duration.ofSeconds(8);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(1);

  private final Future<Firestore> firestore;
  private final RandomGenerator random;
  private final LongSupplier end;

  /**
   * @param firestore is closed with this store; its calls end in time if it was made of {@link
   *     #options}
   * @param random spreads the attempts of those who contend for one operation
   */
  public FirestoreOperationStore(Firestore firestore, RandomGenerator random) {
    this(CompletableFuture.completedFuture(firestore), random);
  }

  /**
   * A store that can be made before its Firestore is. Calls wait for it, as long as they may take.
   */
  public FirestoreOperationStore(Future<Firestore> firestore, RandomGenerator random) {
    this(firestore, random, () -> System.nanoTime() + TIMEOUT.toNanos());
  }

  private FirestoreOperationStore(
      Future<Firestore> firestore, RandomGenerator random, LongSupplier end) {
    this.firestore = firestore;
    this.random = random;
    this.end = end;
  }

  /**
   * Of a Firestore whose client does not go on with calls that this store has given up, and sends
   * none again by itself: only who sent a commit once knows what its failure means. The delays are
   * for the attempts of a transaction of Firestore's own.
   */
  public static FirestoreOptions.Builder options() {
    RetrySettings once =
        RetrySettings.newBuilder()
            .setMaxAttempts(1)
            .setInitialRetryDelayDuration(FIRST_PAUSE)
            .setRetryDelayMultiplier(2)
            .setMaxRetryDelayDuration(MAX_PAUSE)
            .setInitialRpcTimeoutDuration(TIMEOUT)
            .setMaxRpcTimeoutDuration(TIMEOUT)
            .setTotalTimeoutDuration(TIMEOUT)
            .build();
    return FirestoreOptions.newBuilder().setRetrySettings(once);
  }

  @Override
  public OperationStore forOneRequest() {
    long common = System.nanoTime() + TIMEOUT.toNanos();
    return new FirestoreOperationStore(firestore, random, () -> common);
  }

  private Firestore firestore() {
    return call().await(firestore);
  }

  private FirestoreCall call() {
    return new FirestoreCall(end.getAsLong(), random);
  }

  @Override
  public Optional<Operation> get(OperationName name) {
    return FirestoreFields.operation(call().read(document(name)::get));
  }

  @Override
  public Optional<Operation> update(OperationName name, UnaryOperator<Optional<Operation>> change) {
    return new FirestoreUpdate(document(name), call(), random).apply(change);
  }

  @Override
  public List<Operation> list(OperationQuery query) {
    ParentName parent = query.parent();
    Query documents =
        restricted(firestore().collection(parent + "/operations"), query.restriction())
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
        firestore()
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
        firestore()
            .collectionGroup("operations")
            .whereLessThanOrEqualTo(field, FirestoreFields.timestamp(now))
            .orderBy(field)
            .limit(limit));
  }

  @Override
  public List<Operation> cancelling(int limit) {
    return read(
        firestore()
            .collectionGroup("operations")
            .orderBy(OperationDocument.CANCEL_WORKER)
            .limit(limit));
  }

  private List<Operation> read(Query query) {
    return call().read(query::get).getDocuments().stream()
        .flatMap(document -> FirestoreFields.operation(document).stream())
        .toList();
  }

  @Override
  public Watch watchCancelRequests(String worker, Consumer<OperationName> listener) {
    ListenerRegistration registration =
        firestore()
            .collectionGroup("operations")
            .whereEqualTo(OperationDocument.CANCEL_WORKER, worker)
            .addSnapshotListener(
                (snapshot, failure) -> {
                  if (failure != null) {
                    LOGGER.log(Level.WARNING, "cancel requests are not told any more", failure);
                  } else {
                    snapshot.getDocumentChanges().stream()
                        .filter(change -> change.getType() == DocumentChange.Type.ADDED)
                        .forEach(
                            change -> listener.accept(FirestoreFields.name(change.getDocument())));
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
                    listener.accept(FirestoreFields.operation(snapshot));
                  }
                });
    return registration::remove;
  }

  /** Ends what was given up instead of waiting for it: Firestore's client tries for minutes. */
  @Override
  public void close() {
    firestore().shutdownNow();
  }

  private DocumentReference document(OperationName name) {
    return firestore().document(name.toString());
  }
}
