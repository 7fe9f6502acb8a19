package dev.longrun.store.firestore;

import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.operation.ParentName;
import dev.longrun.operation.State;
import dev.longrun.store.OperationStore;
import io.grpc.Status;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A write that was made, though the store had to ask again to learn of it. */
@RequiresFirestoreEmulator
class FirestoreLostReplyTest {
  @Test
  @Timeout(30)
  void aTransactionThatComesToNothing_isRolledBack() throws Exception {
    try (FaultyFirestore firestore = new FaultyFirestore();
        OperationStore store = firestore.store()) {
      OperationName name = new OperationName(new ParentName("projects/p" + UUID.randomUUID()), "x");
      store.update(name, soon(), none -> Optional.of(Operations.initializing(name)));
      int optimistic = 8;
      firestore.fail(Fault.before(Status.Code.ABORTED), "Commit", optimistic);
      firestore.thenFail(Fault.slow(0), "Rollback", 1);
      AtomicInteger attempts = new AtomicInteger();
      assertThrows(
          UnsupportedOperationException.class,
          () ->
              store.update(
                  name,
                  soon(),
                  stored -> {
                    if (attempts.incrementAndGet() > optimistic) {
                      throw new UnsupportedOperationException();
                    }
                    return Optional.empty();
                  }));
      while (firestore.met() <= optimistic) {
        Thread.onSpinWait(); // nobody waits for it
      }
    }
  }

  @Test
  void aWriteWhoseReplyWasLost_isTheChangeThatWasAskedFor() throws Exception {
    try (FaultyFirestore firestore = new FaultyFirestore();
        OperationStore store = firestore.store()) {
      OperationName name = new OperationName(new ParentName("projects/p" + UUID.randomUUID()), "x");
      store.update(name, soon(), none -> Optional.of(Operations.initializing(name)));
      firestore.fail(Fault.of(Fault.Place.CUT_AFTER), "Commit", 1);
      Change change =
          store.update(
              name,
              soon(),
              it ->
                  it.map(
                      operation -> operation.cancel(Operations.cancelRequest(Operations.START))));
      assertEquals(1, firestore.met());
      assertEquals(Optional.of(State.INITIALIZING), change.before().map(Operation::state));
      assertEquals(State.CANCELLED, change.written().state());
      assertTrue(change.changesState());
      assertEquals(change.after(), store.get(name, soon()));
    }
  }
}
