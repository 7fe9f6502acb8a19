package dev.longrun.service;

import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.definition;
import static dev.longrun.operation.Operations.initializing;
import static dev.longrun.operation.Operations.lease;
import static dev.longrun.operation.Operations.response;
import static dev.longrun.service.Live.live;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.ManualClock;
import dev.longrun.error.ApiException;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.operation.State;
import dev.longrun.store.EachStore;
import dev.longrun.store.GatedStore;
import dev.longrun.store.StoreUnderTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** What those who wait for an operation are told. */
@EachStore
class WaitTest {
  private static final Duration LONG = Duration.ofSeconds(55);

  @Parameter StoreUnderTest storeUnderTest;
  @TempDir Path directory;

  private final ManualClock clock = new ManualClock();
  private final OperationName name =
      OperationName.parse("projects/p" + UUID.randomUUID() + "/operations/x");
  private final ExecutorService threads = Executors.newSingleThreadExecutor();
  private GatedStore store;

  @BeforeEach
  void openStore() throws Exception {
    store = new GatedStore(storeUnderTest.open(directory));
  }

  @AfterEach
  void closeStore() {
    threads.shutdownNow();
    store.close();
  }

  private void write(Operation operation) {
    store.update(name, soon(), stored -> Optional.of(operation));
  }

  private Future<Operation> waiting() throws InterruptedException {
    OperationsService service = new OperationsService(live(store, clock));
    Future<Operation> waiting = threads.submit(() -> service.waitOperation(name, LONG, soon()));
    store.awaitWatch();
    return waiting;
  }

  @Test
  void aWait_endsWithTheOperation() throws Exception {
    Operation held = initializing(name).claim(lease(TOKEN, clock.instant()));
    write(held);
    Future<Operation> waiting = waiting();
    Operation done = held.finish(TOKEN, response(), clock.instant());
    write(done);
    assertEquals(done, waiting.get(20, TimeUnit.SECONDS));
  }

  @Test
  void aWait_isNotFound_whenAnotherOperationHasTakenTheName() throws Exception {
    write(initializing(name));
    Future<Operation> waiting = waiting();
    Operation another =
        Operations.start(
            name, definition(), Optional.empty(), clock.instant().plus(Duration.ofSeconds(1)));
    assertEquals(State.INITIALIZING, another.state());
    write(another);
    ExecutionException failed =
        assertThrows(ExecutionException.class, () -> waiting.get(20, TimeUnit.SECONDS));
    ApiException told = (ApiException) failed.getCause();
    assertEquals("OPERATION_NOT_FOUND", told.error().reason());
  }
}
