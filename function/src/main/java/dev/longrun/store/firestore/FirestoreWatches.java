package dev.longrun.store.firestore;

import com.google.cloud.Timestamp;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Filter;
import com.google.cloud.firestore.Firestore;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.store.DocumentSchema;
import dev.longrun.store.OperationDocument;
import dev.longrun.store.OperationStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Listens for changes, through Firestore's own client. One thread opens all watches, so that nobody
 * waits for the connection or for the client to load.
 */
final class FirestoreWatches implements AutoCloseable {
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

  private final Map<String, Shared> byWorker = new HashMap<>();

  /** The cancel requests to a worker, and the watch that tells of them. */
  private record Shared(FirestoreCancelRequests requests, OperationStore.Watch watch) {}

  FirestoreWatches(Future<FirestoreConnection> connection, RandomGenerator random) {
    this.connection = connection;
    this.random = random;
  }

  /** The watch of a worker is opened with its first listener, and closed with its last. */
  OperationStore.Watch ofCancelRequests(String worker, Consumer<OperationName> listener) {
    synchronized (byWorker) {
      byWorker.computeIfAbsent(worker, this::openCancelRequests).requests().add(listener);
    }
    return () -> closeCancelRequests(worker, listener);
  }

  private void closeCancelRequests(String worker, Consumer<OperationName> listener) {
    synchronized (byWorker) {
      Shared shared = byWorker.get(worker);
      if (shared == null) {
        return;
      }
      shared.requests().remove(listener);
      if (shared.requests().isUnused()) {
        byWorker.remove(worker);
        shared.watch().close();
      }
    }
  }

  private Shared openCancelRequests(String worker) {
    FirestoreCancelRequests requests = new FirestoreCancelRequests();
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
                        requests.accept(snapshot);
                      }
                    });
    return new Shared(requests, open("for cancel requests to " + worker, source));
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
