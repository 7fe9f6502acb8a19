package dev.longrun.service;

import static dev.longrun.operation.EffectKind.PUBLISH_CANCEL_REQUESTED;
import static dev.longrun.operation.EffectKind.PUBLISH_DONE;
import static dev.longrun.operation.EffectKind.PUBLISH_STARTED;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.error.ApiException;
import dev.longrun.operation.Effect;
import dev.longrun.operation.EffectKind;
import dev.longrun.operation.EffectResult;
import dev.longrun.operation.Operation;
import dev.longrun.operation.Operations;
import dev.longrun.operation.State;
import dev.longrun.store.EachStore;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationStore;
import dev.longrun.store.Overdue;
import dev.longrun.store.OverdueQuery;
import dev.longrun.store.QueryResult;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is tried of the effects of an operation, and what is written of that. */
@EachStore
class EffectRunnerTest extends StoreFixture {
  private final List<EffectKind> tried = new ArrayList<>();
  private final List<OutsideEffects.GivenUp> givenUp = new ArrayList<>();

  private Operation started(Instant time) {
    return Operations.start(
        Operations.name("x"),
        Operations.definition().withEvents(true),
        Optional.empty(),
        "ann",
        time);
  }

  private Operation write(Operation operation) {
    return store.update(operation.name(), soon(), stored -> Optional.of(operation)).written();
  }

  /** As a request would, with this for what publishes events. */
  private EffectCount carryOut(Operation operation, EffectAction publisher) {
    Deadline deadline = Deadline.after(MINUTE);
    return runner(publisher).carryOutDue(operation, deadline, deadline);
  }

  private EffectRunner runner(EffectAction publisher) {
    EffectAction noted =
        (of, kind, deadline) -> {
          tried.add(kind);
          return publisher.attempt(of, kind, deadline);
        };
    OutsideEffects outside =
        new OutsideEffects(Map.of(EffectKind.Group.EVENTS, noted), givenUp::add);
    return new LiveOperations(store, clock, settlement -> {}, outside).effects();
  }

  private EffectCount carryOut(Operation operation, EffectResult result) {
    return carryOut(operation, (of, kind, deadline) -> EffectAction.Attempt.of(result));
  }

  private Operation stored() {
    return store.get(Operations.name("x"), soon()).orElseThrow();
  }

  private List<EffectKind> pending() {
    return stored().effects().pending().stream().map(Effect::kind).toList();
  }

  private Operation cancelled() {
    Operation operation = started(clock.instant());
    return write(operation.cancel(cancelRequest(clock.instant())));
  }

  @Test
  void whatChangesTheOperation_whileAnEffectIsTried_isKept_withWhatItOwes() {
    Operation operation = write(started(clock.instant()));
    carryOut(
        operation,
        (of, kind, deadline) -> {
          cancelled();
          return EffectAction.Attempt.of(EffectResult.DONE);
        });
    assertEquals(State.CANCELLED, stored().state());
    assertEquals(List.of(PUBLISH_CANCEL_REQUESTED, PUBLISH_DONE), pending());
  }

  @Test
  void anotherOperation_thatHasTakenTheName_stillOwesWhatItOwes() {
    Operation operation = write(started(clock.instant()));
    Operation other = started(clock.instant().plus(MINUTE));
    carryOut(
        operation,
        (of, kind, deadline) -> {
          write(other);
          return EffectAction.Attempt.of(EffectResult.DONE);
        });
    assertEquals(other, stored());
  }

  @Test
  void anEvent_isNotSent_beforeThoseBeforeIt() {
    for (EffectResult result : List.of(EffectResult.failed("503"), EffectResult.LEFT)) {
      tried.clear();
      carryOut(cancelled(), result);
      assertEquals(List.of(PUBLISH_STARTED), tried);
      assertEquals(List.of(PUBLISH_STARTED, PUBLISH_CANCEL_REQUESTED, PUBLISH_DONE), pending());
    }
  }

  @Test
  void anEvent_thatIsGivenUp_isTold_counted_andHoldsUpNothing() {
    EffectCount count = carryOut(cancelled(), EffectResult.refused("403"));
    assertEquals(List.of(PUBLISH_STARTED, PUBLISH_CANCEL_REQUESTED, PUBLISH_DONE), tried);
    assertEquals(new EffectCount(0, 3), count);
    assertEquals(tried, givenUp.stream().map(it -> it.effect().kind()).toList());
    assertEquals(List.of(), pending());
  }

  @Test
  void withoutTime_nothingIsTried_andNoAttemptIsCounted() {
    Operation operation = cancelled();
    EffectRunner runner =
        runner((of, kind, deadline) -> EffectAction.Attempt.of(EffectResult.failed("late")));
    Deadline tooShort = Deadline.after(Duration.ofSeconds(1));
    ApiException refused =
        assertThrows(ApiException.class, () -> runner.carryOutAll(operation, tooShort));
    assertEquals("EFFECTS_PENDING", refused.error().reason());
    assertEquals(List.of(), tried);
    assertEquals(operation, stored());
  }

  @Test
  void whatThisServerIsNotSetUpFor_isLeftToAnother_andSaysWhy() {
    Deadline deadline = Deadline.after(MINUTE);
    Operation operation = write(started(clock.instant()));
    Live.live(store, clock).effects().carryOutDue(operation, deadline, deadline);
    Effect left = stored().effects().pending(PUBLISH_STARTED).orElseThrow();
    assertEquals("this server is not set up for it", left.error());
    assertEquals(1, left.failures());
  }

  @Test
  void whatStillOwesSomething_isNotPurged_whoeverSaysThatItMayBe() {
    Operation expired = cancelled();
    clock.advance(Operation.RETENTION.multipliedBy(2));
    OperationStore hasty =
        new ForwardingStore(store) {
          @Override
          public QueryResult overdue(OverdueQuery query, Deadline deadline) {
            return query.why() == Overdue.EXPIRE
                ? new QueryResult(List.of(expired), List.of(), Optional.empty())
                : super.overdue(query, deadline);
          }
        };
    SweepSummary swept = new Sweep(Live.live(hasty, clock)).run(Deadline.after(MINUTE));
    assertEquals(0, swept.counts().purged());
    assertEquals(List.of(PUBLISH_STARTED, PUBLISH_CANCEL_REQUESTED, PUBLISH_DONE), pending());
  }
}
