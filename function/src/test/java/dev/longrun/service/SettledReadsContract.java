package dev.longrun.service;

import static dev.longrun.operation.Operations.LEASE;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.definition;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.initializing;
import static dev.longrun.operation.Operations.lease;
import static dev.longrun.operation.Operations.response;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.ManualClock;
import dev.longrun.error.ApiException;
import dev.longrun.operation.Change;
import dev.longrun.operation.Definition;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.State;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

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
  void anEndThatARefusalTold_isNotReplaced_byAHeartbeatThatWasUnderWay() throws Exception {
    try (OperationStore store = open()) {
      Instant claimTime = clock.instant();
      store.update(name, none -> Optional.of(initializing(name).claim(lease(TOKEN, claimTime))));
      AtomicInteger runs = new AtomicInteger();
      assertRefused(
          () ->
              Change.ofLive(
                  store,
                  name,
                  claimTime,
                  operation -> {
                    Operation renewed = operation.heartbeat(TOKEN, heartbeat(true), claimTime);
                    if (runs.incrementAndGet() == 1) {
                      clock.advance(LEASE);
                      Instant late = clock.instant();
                      assertRefused(
                          () ->
                              Change.ofLive(
                                  store, name, late, it -> it.finish(TOKEN, response(), late)));
                    }
                    return renewed;
                  }));
      assertEquals(State.FAILED, store.get(name).orElseThrow().state());
    }
  }

  private static void assertRefused(Executable call) {
    ApiException refused = assertThrows(ApiException.class, call);
    assertEquals("LEASE_NOT_HELD", refused.error().reason());
  }

  @Test
  void aStartThatIsRepeated_isAnswered_thoughTheOperationIsDeletedRightAfter() throws Exception {
    try (OperationStore store = open()) {
      Definition definition =
          new Definition(
              "", Map.of(), definition().cancelPolicy(), Optional.empty(), Optional.of("again"));
      OperationStarter starter = new OperationStarter(deletingAfter(store), clock);
      store.update(
          name,
          none ->
              Optional.of(
                  Operation.start(name, definition, Optional.empty(), clock.instant())
                      .claim(lease(TOKEN, clock.instant()))));
      clock.advance(LEASE);
      Change again = starter.start(name, definition, Optional.empty());
      assertEquals(State.FAILED, again.written().state());
    }
  }

  private OperationStore deletingAfter(OperationStore store) {
    return new ForwardingStore(store) {
      @Override
      public Optional<Operation> update(
          OperationName of, UnaryOperator<Optional<Operation>> change) {
        Optional<Operation> written = super.update(of, change);
        super.update(of, stored -> Optional.empty());
        return written;
      }
    };
  }

  @Test
  void whatTimeHasNotChanged_isNotWritten() throws Exception {
    try (OperationStore store = open()) {
      Operation operation = initializing(name).claim(lease(TOKEN, clock.instant()));
      store.update(name, none -> Optional.of(operation));
      assertEquals(operation, new SettledReads(store, clock).get(name));
    }
  }

  @Test
  void anEndThatHasExpired_isNotTold_thoughItCameWhileItWasRead() throws Exception {
    try (OperationStore store = open()) {
      Instant claimTime = clock.instant();
      Operation held = initializing(name).claim(lease(TOKEN, claimTime));
      Operation finished = held.finish(TOKEN, response(), claimTime);
      store.update(name, none -> Optional.of(held));
      OperationStore finishing =
          new ForwardingStore(store) {
            @Override
            public Optional<Operation> update(
                OperationName of, UnaryOperator<Optional<Operation>> change) {
              super.update(of, stored -> Optional.of(finished));
              return super.update(of, change);
            }
          };
      clock.advance(Operation.RETENTION);
      ApiException refused =
          assertThrows(ApiException.class, () -> new SettledReads(finishing, clock).get(name));
      assertEquals("OPERATION_NOT_FOUND", refused.error().reason());
    }
  }

  @Test
  void anOperation_isToldAsItIsAtOneInstant_thoughItExpiresWhileItIsRead() throws Exception {
    try (OperationStore store = open()) {
      Operation held = initializing(name).claim(lease(TOKEN, clock.instant()));
      store.update(name, none -> Optional.of(held));
      InstantSource jumping =
          () -> {
            Instant now = clock.instant();
            clock.advance(LEASE.plus(Operation.RETENTION));
            return now;
          };
      assertEquals(held, new SettledReads(store, jumping).get(name));
    }
  }
}
