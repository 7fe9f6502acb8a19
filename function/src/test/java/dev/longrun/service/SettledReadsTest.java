package dev.longrun.service;

import static dev.longrun.operation.Operations.LEASE;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.definition;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.initializing;
import static dev.longrun.operation.Operations.lease;
import static dev.longrun.operation.Operations.response;
import static dev.longrun.service.Live.live;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.ManualClock;
import dev.longrun.error.ApiException;
import dev.longrun.operation.Change;
import dev.longrun.operation.Definition;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.operation.Report;
import dev.longrun.operation.State;
import dev.longrun.store.EachStore;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationStore;
import dev.longrun.store.StoreUnderTest;
import dev.longrun.time.Deadline;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** What a reader was told once stays so, whoever writes late. */
@EachStore
class SettledReadsTest {
  private final ManualClock clock = new ManualClock();
  private final OperationName name =
      OperationName.parse("projects/p" + UUID.randomUUID() + "/operations/x");

  @Parameter StoreUnderTest storeUnderTest;
  @TempDir Path directory;

  @Test
  void anEndThatWasTold_isNotReplaced_byAFinishThatWasUnderWay() throws Exception {
    try (OperationStore store = storeUnderTest.open(directory)) {
      Instant claimTime = clock.instant();
      store.update(
          name, soon(), none -> Optional.of(initializing(name).claim(lease(TOKEN, claimTime))));
      LiveOperations reads = live(store, clock);
      AtomicInteger runs = new AtomicInteger();
      ApiException refused =
          assertThrows(
              ApiException.class,
              () ->
                  store.update(
                      name,
                      soon(),
                      stored -> {
                        Optional<Operation> finished =
                            stored.map(it -> it.finish(TOKEN, response(), claimTime));
                        if (runs.incrementAndGet() == 1) {
                          clock.advance(LEASE);
                          assertEquals(State.FAILED, reads.get(name, soon()).state());
                        }
                        return finished;
                      }));
      assertEquals("LEASE_NOT_HELD", refused.error().reason());
      assertEquals(State.FAILED, reads.get(name, soon()).state());
    }
  }

  @Test
  void anEndThatARefusalTold_isNotReplaced_byAHeartbeatThatWasUnderWay() throws Exception {
    try (OperationStore store = storeUnderTest.open(directory)) {
      Instant claimTime = clock.instant();
      store.update(
          name, soon(), none -> Optional.of(initializing(name).claim(lease(TOKEN, claimTime))));
      LiveOperations operations = live(store, clock);
      AtomicInteger runs = new AtomicInteger();
      assertRefused(
          () ->
              operations.updateLive(
                  name,
                  claimTime,
                  soon(),
                  operation -> {
                    Operation renewed = operation.heartbeat(TOKEN, heartbeat(true), claimTime);
                    if (runs.incrementAndGet() == 1) {
                      clock.advance(LEASE);
                      Instant late = clock.instant();
                      assertRefused(
                          () ->
                              operations.updateLive(
                                  name, late, soon(), it -> it.finish(TOKEN, response(), late)));
                    }
                    return renewed;
                  }));
      assertEquals(State.FAILED, store.get(name, soon()).orElseThrow().state());
    }
  }

  @Test
  void anEndThatAFilteredListTold_isNotReplaced_byAHeartbeatThatWasUnderWay() throws Exception {
    assertNotReplaced(
        (service, request) -> service.listOperations(request, soon()),
        "state = PROCESSING OR state = FINALIZING");
  }

  @Test
  void anEndThatABulkCancelTold_isNotReplaced_byAHeartbeatThatWasUnderWay() throws Exception {
    assertNotReplaced((service, request) -> service.unfinishedOperations(request, soon()), "*");
  }

  @Test
  void anEndThatASearchTold_isNotReplaced_byAHeartbeatThatWasUnderWay() throws Exception {
    assertNotReplaced(
        (service, request) -> service.searchOperations(new SearchRequest(request, ""), soon()),
        "state = PROCESSING OR state = FINALIZING");
  }

  private interface Listing {
    OperationPage of(OperationsService service, PageRequest request);
  }

  private void assertNotReplaced(Listing listing, String filter) throws Exception {
    try (OperationStore store = storeUnderTest.open(directory)) {
      Instant claimTime = clock.instant();
      Operation held = initializing(name).claim(lease(TOKEN, claimTime));
      store.update(name, soon(), none -> Optional.of(held));
      LiveOperations operations = live(store, clock);
      OperationsService service = new OperationsService(operations);
      PageRequest request = new PageRequest(name.parent(), filter, 0, "");
      AtomicInteger runs = new AtomicInteger();
      assertRefused(
          () ->
              operations.updateLive(
                  name,
                  claimTime,
                  soon(),
                  operation -> {
                    Operation renewed = operation.heartbeat(TOKEN, heartbeat(true), claimTime);
                    if (runs.incrementAndGet() == 1) {
                      clock.advance(LEASE);
                      assertEquals(List.of(), listing.of(service, request).operations());
                    }
                    return renewed;
                  }));
      assertEquals(List.of(), listing.of(service, request).operations());
    }
  }

  private static void assertRefused(Executable call) {
    ApiException refused = assertThrows(ApiException.class, call);
    assertEquals("LEASE_NOT_HELD", refused.error().reason());
  }

  @Test
  void aStartThatIsRepeated_isAnswered_thoughTheOperationIsDeletedRightAfter() throws Exception {
    try (OperationStore store = storeUnderTest.open(directory)) {
      Definition definition =
          new Definition(
              "", Map.of(), definition().cancelPolicy(), Optional.empty(), Optional.of("again"));
      OperationStarter starter = new OperationStarter(live(deletingAfter(store), clock));
      store.update(
          name,
          soon(),
          none ->
              Optional.of(
                  Operations.start(name, definition, Optional.empty(), clock.instant())
                      .claim(lease(TOKEN, clock.instant()))));
      clock.advance(LEASE);
      Change again = starter.start(name, definition, Report.NONE, "", soon());
      assertEquals(State.FAILED, again.written().state());
    }
  }

  private OperationStore deletingAfter(OperationStore store) {
    return new ForwardingStore(store) {
      @Override
      public Change update(
          OperationName of, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
        Change written = super.update(of, deadline, change);
        super.update(of, soon(), stored -> Optional.empty());
        return written;
      }
    };
  }

  @Test
  void whatTimeHasNotChanged_isNotWritten() throws Exception {
    try (OperationStore store = storeUnderTest.open(directory)) {
      Operation operation = initializing(name).claim(lease(TOKEN, clock.instant()));
      store.update(name, soon(), none -> Optional.of(operation));
      assertEquals(operation, live(store, clock).get(name, soon()));
    }
  }

  @Test
  void anEndThatHasExpired_isNotTold_thoughItCameWhileItWasRead() throws Exception {
    try (OperationStore store = storeUnderTest.open(directory)) {
      Instant claimTime = clock.instant();
      Operation held = initializing(name).claim(lease(TOKEN, claimTime));
      Operation finished = held.finish(TOKEN, response(), claimTime);
      store.update(name, soon(), none -> Optional.of(held));
      OperationStore finishing =
          new ForwardingStore(store) {
            @Override
            public Change update(
                OperationName of, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
              super.update(of, soon(), stored -> Optional.of(finished));
              return super.update(of, deadline, change);
            }
          };
      clock.advance(Operation.RETENTION);
      ApiException refused =
          assertThrows(ApiException.class, () -> live(finishing, clock).get(name, soon()));
      assertEquals("OPERATION_NOT_FOUND", refused.error().reason());
    }
  }

  @Test
  void anOperation_isToldAsItIsAtOneInstant_thoughItExpiresWhileItIsRead() throws Exception {
    try (OperationStore store = storeUnderTest.open(directory)) {
      Operation held = initializing(name).claim(lease(TOKEN, clock.instant()));
      store.update(name, soon(), none -> Optional.of(held));
      InstantSource jumping =
          () -> {
            Instant now = clock.instant();
            clock.advance(LEASE.plus(Operation.RETENTION));
            return now;
          };
      assertEquals(held, live(store, jumping).get(name, soon()));
    }
  }
}
