package dev.longrun.tools.bench;

import static dev.longrun.time.TestDeadlines.soon;

import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.FieldValue;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Precondition;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.OperationName;
import dev.longrun.store.OperationStore;
import dev.longrun.store.firestore.FirestoreConnection;
import dev.longrun.store.firestore.FirestoreDatabase;
import dev.longrun.store.firestore.FirestoreOperationStore;
import dev.longrun.tools.EnvironmentDatabase;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Firestore's client and nothing else: reads a document, and writes what a cancel writes if it is
 * still the one that was read.
 */
final class BareClient implements Canceller {
  private final Firestore firestore;
  private final Map<String, Object> changes;

  private BareClient(Firestore firestore, Map<String, Object> changes) {
    this.firestore = firestore;
    this.changes = changes;
  }

  /**
   * One that writes what the store does.
   *
   * @param operation is cancelled to see what that is
   */
  static BareClient like(Firestore firestore, String operation)
      throws IOException, InterruptedException {
    DocumentReference document = firestore.document(operation);
    Map<String, Object> before = result(document.get()).getData();
    store(EnvironmentDatabase.of(firestore.getOptions().getProjectId())).cancel(operation);
    Map<String, Object> after = result(document.get()).getData();
    Map<String, Object> changes = new HashMap<>(after);
    changes.entrySet().removeAll(before.entrySet());
    for (String field : before.keySet()) {
      if (!after.containsKey(field)) {
        changes.put(field, FieldValue.delete());
      }
    }
    return new BareClient(firestore, changes);
  }

  /** The store, without HTTP around it. */
  static Canceller store(FirestoreDatabase database) {
    OperationStore store =
        new FirestoreOperationStore(FirestoreConnection.to(database), new SecureRandom());
    return operation -> {
      CancelRequest request = new CancelRequest("anonymous", Instant.now(), "");
      store.update(
          OperationName.parse(operation), soon(), stored -> stored.map(it -> it.cancel(request)));
    };
  }

  @Override
  public void cancel(String operation) throws IOException, InterruptedException {
    DocumentReference document = firestore.document(operation);
    DocumentSnapshot snapshot = result(document.get());
    if (!"INITIALIZING".equals(snapshot.getString("state"))) {
      throw new IOException(operation + " can't be cancelled: " + snapshot.getData());
    }
    result(document.update(changes, Precondition.updatedAt(snapshot.getUpdateTime())));
  }

  private static <T> T result(Future<T> call) throws IOException, InterruptedException {
    try {
      return call.get();
    } catch (ExecutionException e) {
      throw new IOException("Firestore failed", e);
    }
  }
}
