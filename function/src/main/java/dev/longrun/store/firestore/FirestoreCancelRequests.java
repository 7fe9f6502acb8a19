package dev.longrun.store.firestore;

import com.google.cloud.firestore.DocumentChange;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.QuerySnapshot;
import dev.longrun.error.ApiException;
import dev.longrun.operation.OperationName;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The cancel requests to one worker, as one watch tells them to all who listen for them. So a
 * worker costs one listener of Firestore, however many of its heartbeats are held.
 */
final class FirestoreCancelRequests {
  private static final Logger LOGGER = Logger.getLogger(FirestoreCancelRequests.class.getName());

  private final CopyOnWriteArrayList<Consumer<OperationName>> listeners =
      new CopyOnWriteArrayList<>();

  private Set<OperationName> present = Set.of();

  /** Begins to tell this one, first of the requests that are known already. */
  synchronized void add(Consumer<OperationName> listener) {
    present.forEach(listener);
    listeners.add(listener);
  }

  void remove(Consumer<OperationName> listener) {
    listeners.remove(listener);
  }

  boolean isUnused() {
    return listeners.isEmpty();
  }

  synchronized void accept(QuerySnapshot snapshot) {
    Set<OperationName> now = new LinkedHashSet<>();
    snapshot.getDocuments().forEach(document -> name(document).ifPresent(now::add));
    present = now;
    snapshot.getDocumentChanges().stream()
        .filter(change -> change.getType() == DocumentChange.Type.ADDED)
        .flatMap(change -> name(change.getDocument()).stream())
        .forEach(name -> listeners.forEach(listener -> listener.accept(name)));
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
}
