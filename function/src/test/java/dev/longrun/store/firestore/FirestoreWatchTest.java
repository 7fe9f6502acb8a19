package dev.longrun.store.firestore;

import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.initializing;
import static dev.longrun.operation.Operations.processing;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.ParentName;
import dev.longrun.store.OperationStore;
import io.grpc.Status;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A watch that Firestore refuses to serve for a while, which its client takes for the end. */
@RequiresFirestoreEmulator
class FirestoreWatchTest {
  private static final int SECONDS = 30;

  private final OperationName name =
      new OperationName(new ParentName("projects/p" + UUID.randomUUID()), "x");

  @Test
  void aWatch_thatWasLost_isOpenedAgain() throws Exception {
    BlockingQueue<Optional<Operation>> told = new LinkedBlockingQueue<>();
    try (FaultyFirestore firestore = new FaultyFirestore();
        OperationStore store = firestore.store()) {
      Operation operation = initializing(name);
      store.update(name, soon(), none -> Optional.of(operation));
      firestore.fail(Fault.before(Status.Code.PERMISSION_DENIED), "Listen", 2);
      try (OperationStore.Watch watch = store.watch(name, told::add)) {
        assertEquals(Optional.of(operation), told.poll(SECONDS, TimeUnit.SECONDS));
      }
      assertEquals(2, firestore.met());
    }
  }

  @Test
  void aWatchForCancelRequests_thatWasLost_isOpenedAgain() throws Exception {
    BlockingQueue<OperationName> told = new LinkedBlockingQueue<>();
    try (FaultyFirestore firestore = new FaultyFirestore();
        OperationStore store = firestore.store()) {
      Operation held = processing(initializing(name)).cancel(cancelRequest(START));
      store.update(name, soon(), none -> Optional.of(held));
      firestore.fail(Fault.before(Status.Code.PERMISSION_DENIED), "Listen", 1);
      String worker = held.life().lease().orElseThrow().worker();
      try (OperationStore.Watch watch = store.watchCancelRequests(worker, told::add)) {
        OperationName next = told.poll(SECONDS, TimeUnit.SECONDS);
        while (next != null && !next.equals(name)) {
          next = told.poll(SECONDS, TimeUnit.SECONDS); // another test's
        }
        assertEquals(name, next);
      }
      assertEquals(1, firestore.met());
    }
  }

  @Test
  void aWatch_returnsAtOnce_whereThereIsNoConnectionYet_andTellsOnceThereIs() throws Exception {
    CompletableFuture<FirestoreConnection> connection = new CompletableFuture<>();
    BlockingQueue<Optional<Operation>> told = new LinkedBlockingQueue<>();
    try (OperationStore store = new FirestoreOperationStore(connection, new Random(1));
        OperationStore.Watch watch = store.watch(name, told::add)) {
      assertNull(told.poll());
      connection.complete(FirestoreEmulator.freshConnection());
      assertEquals(Optional.empty(), told.poll(SECONDS, TimeUnit.SECONDS));
    }
  }
}
