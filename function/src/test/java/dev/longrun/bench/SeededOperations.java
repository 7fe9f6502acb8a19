package dev.longrun.bench;

import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.FirestoreOptions;
import com.google.cloud.firestore.WriteBatch;
import dev.longrun.operation.CancelPolicy;
import dev.longrun.operation.Definition;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.store.FirestoreOperationStore;
import dev.longrun.store.OperationStore;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Operations that nobody has claimed, written in bulk, to be cancelled each once. */
final class SeededOperations {
  private static final int BATCH = 500;

  private final String prefix = "projects/bench/operations/" + UUID.randomUUID() + "-";
  private final AtomicInteger next = new AtomicInteger();

  private SeededOperations() {}

  /** So many, in the Firestore that the environment names. */
  static SeededOperations inFirestore(int count) throws IOException, InterruptedException {
    SeededOperations operations = new SeededOperations();
    Firestore firestore = FirestoreOptions.getDefaultInstance().getService();
    try (OperationStore store = new FirestoreOperationStore(firestore, new SecureRandom())) {
      OperationName template = OperationName.parse(operations.prefix + "template");
      Definition definition =
          new Definition(
              "EXPORT_ENTITIES",
              Map.of("run", "daily"),
              new CancelPolicy(true, Optional.empty()),
              Optional.empty(),
              Optional.empty());
      store.update(
          template,
          none ->
              Optional.of(Operation.start(template, definition, Optional.empty(), Instant.EPOCH)));
      DocumentReference document = firestore.document(template.toString());
      operations.copy(firestore, document.get().get().getData(), count);
    } catch (ExecutionException e) {
      throw new IOException("Firestore took no operations", e);
    }
    return operations;
  }

  private void copy(Firestore firestore, Map<String, Object> fields, int count)
      throws ExecutionException, InterruptedException {
    for (int i = 0; i < count; i += BATCH) {
      WriteBatch batch = firestore.batch();
      for (int j = i; j < Math.min(i + BATCH, count); j++) {
        batch.create(firestore.document(prefix + j), fields);
      }
      batch.commit().get();
    }
  }

  /** The name of one that was not given before. */
  String next() {
    return prefix + next.getAndIncrement();
  }
}
