package dev.longrun.store.firestore;

import com.google.cloud.Timestamp;
import com.google.cloud.firestore.DocumentChange;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Filter;
import com.google.cloud.firestore.Firestore;
import dev.longrun.error.ApiException;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.store.DocumentSchema;
import dev.longrun.store.OperationDocument;
import dev.longrun.store.OperationStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/**
 * Listens for changes, through Firestore's own client. One thread opens all watches, so that nobody
 * waits for the connection or for the client to load.
 */
final class FirestoreWatches implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger(FirestoreWatches.class.getName());

  private final Future<FirestoreConnection> connection;
  private final RandomGenerator random;
  private final ScheduledThreadPoolExecutor opener =
      new ScheduledThreadPoolExecutor(
          1,
          work -> {
            Thread thread = new Thread(work, "firestore-watches");
            thread.setDaemon(true);
            return thread;
          });

  FirestoreWatches(Future<FirestoreConnection> connection, RandomGenerator random) {
    this.connection = connection;
    this.random = random;
  }

  OperationStore.Watch ofCancelRequests(String worker, Consumer<OperationName> listener) {
    FirestoreWatch.Source source =
        watch ->
            client()
                .collectionGroup(FirestoreQueries.OPERATIONS)
                .where(
                    Filter.or(
                        Filter.equalTo(DocumentSchema.CANCEL_WORKER, worker),
                        Filter.equalTo(DocumentSchema.ENDED_WORKER, worker)))
                .addSnapshotListener(
                    (snapshot, failure) -> {
                      if (snapshot == null) {
                        watch.onLost(failure);
                      } else {
                        watch.onOpen();
                        snapshot.getDocumentChanges().stream()
                            .filter(change -> change.getType() == DocumentChange.Type.ADDED)
                            .flatMap(change -> name(change.getDocument()).stream())
                            .forEach(listener);
                      }
                    });
    return open("for cancel requests to " + worker, source);
  }

  OperationStore.Watch of(OperationName name, Consumer<Optional<Operation>> listener) {
    FirestoreWatch.Source source =
        watch ->
            client()
                .document(name.toString())
                .addSnapshotListener(
                    (snapshot, failure) -> {
                      if (snapshot == null) {
                        watch.onLost(failure);
                      } else {
                        watch.onOpen();
                        listener.accept(operation(snapshot));
                      }
                    });
    return open("on " + name, source);
  }

  private OperationStore.Watch open(String what, FirestoreWatch.Source source) {
    FirestoreWatch watch = new FirestoreWatch(what, source, opener, random);
    watch.open();
    return watch;
  }

  private Firestore client() throws Exception {
    return connection.get().client();
  }

  /** Empty for a document that isn't ours, though it is in a collection of this name. */
  private static Optional<OperationName> name(DocumentSnapshot document) {
    String path = document.getReference().getPath();
    try {
      return Optional.of(OperationName.parse(path));
    } catch (ApiException e) {
      LOGGER.log(Level.WARNING, "left out " + path + ", which is not an operation", e);
      return Optional.empty();
    }
  }

  private static Optional<Operation> operation(DocumentSnapshot document) {
    return Optional.ofNullable(document.getData())
        .map(
            fields ->
                OperationDocument.read(document.getReference().getPath(), () -> decoded(fields)));
  }

  private static Map<String, Object> decoded(Map<?, ?> fields) {
    Map<String, Object> decoded = new TreeMap<>();
    fields.forEach((name, value) -> decoded.put((String) name, decoded(value)));
    return decoded;
  }

  private static Object decoded(Object value) {
    if (value instanceof Timestamp timestamp) {
      return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }
    if (value instanceof List<?> list) {
      return list.stream().map(FirestoreWatches::decoded).toList();
    }
    return value instanceof Map<?, ?> map ? decoded(map) : value;
  }

  /** Opens nothing any more. */
  @Override
  public void close() {
    opener.shutdownNow();
  }
}
