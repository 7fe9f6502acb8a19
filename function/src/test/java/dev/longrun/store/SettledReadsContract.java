package dev.longrun.store;

import static dev.longrun.operation.Operations.LEASE;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.initializing;
import static dev.longrun.operation.Operations.lease;
import static dev.longrun.operation.Operations.response;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.ManualClock;
import dev.longrun.operation.ApiException;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.State;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a reader was told once stays so, whoever writes late. */
abstract class SettledReadsContract {
  private final ManualClock clock = new ManualClock();
  private final OperationName name =
      OperationName.parse("projects/p" + UUID.randomUUID() + "/operations/x");

  abstract OperationStore open() throws Exception;

  @Test
  void anEndThatWasTold_isNotReplaced_byAFinishThatWasUnderWay() throws Exception {
    try (OperationStore store = open()) {
      Instant claimTime = clock.instant();
      store.update(name, none -> Optional.of(initializing(name).claim(lease(TOKEN, claimTime))));
      SettledReads reads = new SettledReads(store, clock);
      AtomicInteger runs = new AtomicInteger();
      ApiException refused =
          assertThrows(
              ApiException.class,
              () ->
                  store.update(
                      name,
                      stored -> {
                        Optional<Operation> finished =
                            stored.map(it -> it.finish(TOKEN, response(), claimTime));
                        if (runs.incrementAndGet() == 1) {
                          clock.advance(LEASE);
                          assertEquals(State.FAILED, reads.get(name).state());
                        }
                        return finished;
                      }));
      assertEquals("LEASE_NOT_HELD", refused.error().reason());
      assertEquals(State.FAILED, reads.get(name).state());
    }
  }

  @Test
  void whatTimeHasNotChanged_isNotWritten() throws Exception {
    try (OperationStore store = open()) {
      Operation operation = initializing(name).claim(lease(TOKEN, clock.instant()));
      store.update(name, none -> Optional.of(operation));
      assertEquals(operation, new SettledReads(store, clock).get(name));
    }
  }
}
