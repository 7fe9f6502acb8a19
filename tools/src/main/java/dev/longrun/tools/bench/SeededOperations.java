package dev.longrun.tools.bench;

import static dev.longrun.time.TestDeadlines.soon;

import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.WriteBatch;
import dev.longrun.operation.CancelPolicy;
import dev.longrun.operation.Definition;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.ParentName;
import dev.longrun.operation.Report;
import dev.longrun.store.OperationStore;
import dev.longrun.store.firestore.FirestoreConnection;
import dev.longrun.store.firestore.FirestoreDatabase;
import dev.longrun.store.firestore.FirestoreOperationStore;
import dev.longrun.tools.EnvironmentDatabase;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Operations that nobody has claimed, written in bulk, to be cancelled each once. */
final class SeededOperations {
  private static final int BATCH = 500;
  private static final int BATCHES_AT_ONCE = 4;

  /** Odd, so that what it makes of different numbers is different; and it spreads them. */
  static final int SPREAD = 0x9E3779B1;

  private final Firestore firestore;
  private final ParentName parent;
  private final int count;
  private final Map<String, Object> fields;
  private final AtomicInteger next = new AtomicInteger();

  private SeededOperations(
      Firestore firestore, ParentName parent, int count, Map<String, Object> fields) {
    this.firestore = firestore;
    this.parent = parent;
    this.count = count;
    this.fields = fields;
  }

  /** So many, under a parent that has no others. */
  static SeededOperations inFirestore(Firestore firestore, int count)
      throws IOException, InterruptedException {
    ParentName parent = freshParent();
    SeededOperations operations =
        new SeededOperations(firestore, parent, count, fields(firestore, parent));
    operations.write(count);
    return operations;
  }

  static ParentName freshParent() {
    return new ParentName("projects/bench-" + UUID.randomUUID());
  }

  /** What all are copies of. */
  static Operation template(OperationName name) {
    Definition definition =
        new Definition(
            "EXPORT_ENTITIES",
            Map.of("run", "daily"),
            new CancelPolicy(true, Optional.empty()),
            Optional.empty(),
            Optional.empty());
    return Operation.start(name, definition, Report.NONE, "", Instant.EPOCH);
  }

  /** The id of the one with this number, as if it were random. */
  static String id(int number) {
    return HexFormat.of().toHexDigits(number * SPREAD);
  }

  /** As the store writes them. */
  private static Map<String, Object> fields(Firestore firestore, ParentName parent)
      throws IOException, InterruptedException {
    OperationName name = new OperationName(parent, "template");
    FirestoreDatabase database = EnvironmentDatabase.of(firestore.getOptions().getProjectId());
    try (OperationStore store =
        new FirestoreOperationStore(FirestoreConnection.to(database), new SecureRandom())) {
      store.update(name, soon(), none -> Optional.of(template(name)));
    }
    DocumentReference document = firestore.document(name.toString());
    try {
      Map<String, Object> fields = document.get().get().getData();
      document.delete().get();
      return fields;
    } catch (ExecutionException e) {
      throw new IOException("Firestore took no operation", e);
    }
  }

  private void write(int some) throws IOException, InterruptedException {
    List<Future<?>> writing = new ArrayList<>();
    for (int i = 0; i < some; i += BATCH) {
      WriteBatch batch = firestore.batch();
      for (int j = i; j < Math.min(i + BATCH, some); j++) {
        batch.set(firestore.document(name(j)), fields);
      }
      writing.add(batch.commit());
      if (writing.size() == BATCHES_AT_ONCE) {
        await(writing);
      }
    }
    await(writing);
  }

  private static void await(List<Future<?>> writing) throws IOException, InterruptedException {
    try {
      for (Future<?> batch : writing) {
        batch.get();
      }
      writing.clear();
    } catch (ExecutionException e) {
      throw new IOException("Firestore took no operations", e);
    }
  }

  ParentName parent() {
    return parent;
  }

  private String name(int number) {
    return parent + "/operations/" + id(number);
  }

  /** The name of one that was not given before. */
  String next() {
    int number = next.getAndIncrement();
    if (number >= count) {
      throw new IllegalStateException("all " + count + " operations are used up");
    }
    return name(number);
  }

  /** Writes those anew that were given, so that they can be given again. */
  void refill() throws IOException, InterruptedException {
    write(next.get());
    next.set(0);
  }
}
