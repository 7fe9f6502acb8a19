package dev.longrun.service;

import static dev.longrun.operation.Operations.LEASE;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.definition;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.lease;
import static dev.longrun.operation.Operations.response;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.error.ApiException;
import dev.longrun.json.CanonicalJson;
import dev.longrun.operation.CancelPolicy;
import dev.longrun.operation.Change;
import dev.longrun.operation.Definition;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.operation.Report;
import dev.longrun.operation.Settlement;
import dev.longrun.operation.State;
import dev.longrun.store.EachStore;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That an end which time brought is told once, by its own cause, whoever came to write it. */
@EachStore
class SettlementTest extends StoreFixture {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration RETENTION = Duration.ofDays(1);

  private final OperationName name =
      OperationName.parse("projects/p" + UUID.randomUUID() + "/operations/x");
  private final List<Settlement> told = new ArrayList<>();
  private OperationsService operations;
  private WorkService work;
  private Sweep sweep;

  @BeforeEach
  void openServices() {
    LiveOperations live =
        new LiveOperations(
            store,
            clock,
            settlement -> {
              if (settlement.after().name().equals(name)) {
                told.add(settlement);
              }
            });
    operations = new OperationsService(live);
    work =
        new WorkService(
            live,
            new Random(1),
            new StartDefaults(GRACE, RETENTION),
            CanonicalJson::areSame,
            backend -> {});
    sweep = new Sweep(live);
  }

  private Operation held() {
    Definition definition = definition(new CancelPolicy(true, Optional.of(GRACE)));
    Operation operation =
        Operations.start(name, definition, Optional.empty(), clock.instant())
            .claim(lease(TOKEN, clock.instant()));
    return store.update(name, soon(), none -> Optional.of(operation)).written();
  }

  /** All that comes upon an operation whose lease has run out. */
  private enum Event {
    GET,
    LIST,
    WAIT,
    CANCEL,
    BULK_CANCEL,
    TERMINATE,
    DELETE,
    CLAIM,
    HEARTBEAT,
    FINISH,
    START_CHILD,
    SWEEP
  }

  private void happens(Event event) {
    PageRequest failed = new PageRequest(name.parent(), "state = FAILED", 0, "");
    PageRequest all = new PageRequest(name.parent(), "*", 0, "");
    switch (event) {
      case GET -> operations.getOperation(name, soon());
      case LIST -> operations.listOperations(failed, soon());
      case WAIT -> operations.waitOperation(name, LEASE, soon());
      case CANCEL -> assertFalse(cancel().changesState());
      case BULK_CANCEL ->
          assertEquals(0, operations.unfinishedOperations(all, soon()).operations().size());
      case TERMINATE -> operations.terminateOperation(name, "bob", "", soon());
      case DELETE ->
          assertEquals(
              State.FAILED,
              operations.deleteOperation(name, soon()).before().orElseThrow().state());
      case CLAIM -> assertRefused(this::claim);
      case HEARTBEAT -> assertRefused(() -> work.heartbeat(name, TOKEN, heartbeat(false), soon()));
      case FINISH -> assertRefused(() -> work.finish(name, TOKEN, response(), soon()));
      case START_CHILD -> assertRefused(this::startChild);
      case SWEEP -> sweep.run(Deadline.after(Duration.ofMinutes(1)));
    }
  }

  private Change cancel() {
    return operations.cancelOperation(name, "bob", "late", soon());
  }

  private void claim() {
    work.claim(name, new ClaimRequest("w", LEASE), Optional.empty(), soon());
  }

  private void startChild() {
    Definition child =
        new Definition(
            "",
            Map.of(),
            new CancelPolicy(true, Optional.empty()),
            Optional.of(name),
            Optional.empty());
    work.start(
        name.parent(), new StartRequest(Optional.of("y"), child, Report.NONE), "bob", soon());
  }

  private static void assertRefused(Runnable call) {
    ApiException refused = assertThrows(ApiException.class, call::run);
    assertEquals("FAILED_PRECONDITION", refused.error().code().name());
  }

  @ParameterizedTest
  @EnumSource(Event.class)
  void anEnd_isToldOnce_byItsCause_whoeverComesUponIt(Event event) {
    Operation before = held();
    clock.advance(LEASE);
    happens(event);
    assertEquals(List.of(new Settlement(before, before.settle(clock.instant()))), told);
    assertEquals("leaseExpired", told.get(0).cause());
    assertEquals(Optional.empty(), told.get(0).cancelTime());
    if (event != Event.DELETE) {
      operations.getOperation(name, soon());
      happens(Event.SWEEP);
      assertEquals(1, told.size());
    }
  }

  @Test
  void theEndOfAGracePeriod_isToldWithTheTimeSinceTheRequest() {
    held();
    cancel();
    assertEquals(List.of(), told);
    clock.advance(GRACE.plusSeconds(1));
    operations.getOperation(name, soon());
    assertEquals(1, told.size());
    assertEquals("gracePeriodOver", told.get(0).cause());
    assertEquals(Optional.of(GRACE), told.get(0).cancelTime());
  }

  @Test
  void whatCallersDo_isNotToldAsASettlement() {
    held();
    work.heartbeat(name, TOKEN, heartbeat(true), soon());
    cancel();
    work.finish(name, TOKEN, response(), soon());
    operations.deleteOperation(name, soon());
    assertEquals(List.of(), told);
  }

  @Test
  void aCancelThatEndsAnUnclaimedOperation_isTheCallers() {
    Operation operation = Operations.start(name, definition(), Optional.empty(), clock.instant());
    store.update(name, soon(), none -> Optional.of(operation));
    Change change = cancel();
    assertEquals(State.INITIALIZING, change.before().orElseThrow().state());
    assertEquals(State.CANCELLED, change.written().state());
    assertEquals(List.of(), told);
    assertEquals(
        operation.cancel(cancelRequest(clock.instant())).state(), change.written().state());
  }
}
