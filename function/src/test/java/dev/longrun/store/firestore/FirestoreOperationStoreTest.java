package dev.longrun.store.firestore;

import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.initializing;
import static dev.longrun.operation.Operations.processing;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.longrun.operation.Change;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.State;
import dev.longrun.store.OperationStore;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@RequiresFirestoreEmulator
class FirestoreOperationStoreTest {
  @Test
  void update_afterManyConflicts_getsItsTurnByLocks() {
    OperationName name =
        OperationName.parse("projects/p" + UUID.randomUUID() + "/operations/contended");
    try (OperationStore store = FirestoreEmulator.store()) {
      store.update(name, soon(), none -> Optional.of(processing(initializing(name))));
      AtomicInteger runs = new AtomicInteger();
      Change result =
          store.update(
              name,
              soon(),
              stored -> {
                int run = runs.incrementAndGet();
                if (run <= 8) {
                  store.update(
                      name,
                      soon(),
                      it ->
                          it.map(
                              op ->
                                  op.heartbeat(
                                      TOKEN, heartbeat(false), START.plusSeconds(11L * run))));
                }
                return stored.map(op -> op.cancel(cancelRequest(START.plusSeconds(99))));
              });
      assertEquals(9, runs.get());
      assertEquals(State.CANCELLING, result.written().state());
      assertEquals(result.after(), store.get(name, soon()));
    }
  }
}
