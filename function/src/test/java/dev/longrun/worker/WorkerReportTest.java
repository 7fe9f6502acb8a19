package dev.longrun.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.longrun.operation.Change;
import dev.longrun.operation.OpaqueJson;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Progress;
import dev.longrun.operation.State;
import dev.longrun.store.EachStore;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationStore;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** How what a handler reports reaches the readers, and how the lease is renewed meanwhile. */
@EachStore
class WorkerReportTest extends WorkerFixture {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MICROSECOND = Duration.ofNanos(1000);
  private static final OpaqueJson METADATA = new OpaqueJson("{\"@type\":\"t/x\",\"step\":1}");

  private static final class CountingStore extends ForwardingStore {
    private final AtomicInteger updates = new AtomicInteger();

    CountingStore(OperationStore store) {
      super(store);
    }

    @Override
    public Change update(
        OperationName name, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
      updates.incrementAndGet();
      return super.update(name, deadline, change);
    }
  }

  @Test
  void report_isShownASecondLater_theNewestOnly() throws Exception {
    OperationName name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    OperationContext context = handler.begun();
    context.report(1, 9);
    context.metadata(METADATA);
    context.report(2, 9);
    clock.advance(SECOND);
    Operation reported = awaitHeartbeat(name);
    assertEquals(Optional.of(new Progress(2, 9)), reported.report().progress());
    assertEquals(Optional.of(METADATA), reported.report().metadata());

    context.report(3, 9);
    clock.advance(SECOND);
    reported = awaitHeartbeat(name);
    assertEquals(Optional.of(new Progress(3, 9)), reported.report().progress());
    assertEquals(Optional.of(METADATA), reported.report().metadata());
    handler.succeed();
    ended(running);
  }

  @Test
  void reports_howeverMany_areSentAtMostOnceASecond() throws Exception {
    OperationName name = start();
    CountingStore counting = new CountingStore(store);
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(counting, options()), name, handler);
    OperationContext context = handler.begun();
    int before = counting.updates.get();
    for (int second = 1; second <= 3; second++) {
      for (int i = 0; i < 1000; i++) {
        context.report(second * 1000L + i, 9000);
      }
      clock.advance(SECOND.minus(MICROSECOND));
      awaitTicks();
      assertEquals(before + second - 1, counting.updates.get());
      clock.advance(MICROSECOND);
      Operation reported = awaitHeartbeat(name);
      assertEquals(
          Optional.of(new Progress(second * 1000L + 999, 9000)), reported.report().progress());
    }
    awaitTicks();
    assertEquals(before + 3, counting.updates.get());
    handler.succeed();
    ended(running);
  }

  @Test
  void lease_isRenewedAtAThirdOfItsLength_andNotBefore() throws Exception {
    OperationName name = start();
    CountingStore counting = new CountingStore(store);
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(counting, options()), name, handler);
    handler.begun();
    int before = counting.updates.get();
    for (int third = 1; third <= 4; third++) {
      clock.advance(LEASE.dividedBy(3).minus(MICROSECOND));
      awaitTicks();
      assertEquals(before + third - 1, counting.updates.get());
      clock.advance(MICROSECOND);
      Operation renewed = awaitHeartbeat(name);
      assertEquals(Optional.of(clock.instant().plus(LEASE)), renewed.settleTime());
    }
    assertEquals(State.PROCESSING, get(name).state());
    handler.succeed();
    assertEquals(State.SUCCESSFUL, ended(running).state());
  }

  @Test
  void report_thatIsTooLarge_isDropped_andTheLeaseStillRenewed() throws Exception {
    OperationName name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    OperationContext context = handler.begun();
    context.metadata(tooLarge());
    clock.advance(SECOND);
    assertEquals(Optional.empty(), awaitHeartbeat(name).report().metadata());
    context.metadata(METADATA);
    clock.advance(SECOND);
    assertEquals(Optional.of(METADATA), awaitHeartbeat(name).report().metadata());
    handler.succeed();
    assertEquals(State.SUCCESSFUL, ended(running).state());
  }

  @Test
  void finalizing_withAReportThatIsTooLarge_isFinalAllTheSame() throws Exception {
    OperationName name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    OperationContext context = handler.begun();
    context.metadata(tooLarge());
    context.finalizing();
    assertEquals(State.FINALIZING, get(name).state());
    assertEquals(State.FINALIZING, cancel(name).state());
    assertFalse(context.cancelRequested());
    handler.succeed();
    assertEquals(State.SUCCESSFUL, ended(running).state());
  }

  @Test
  void lastReport_thatIsTooLarge_isDropped_andTheResultStands() {
    Operation ended =
        worker()
            .run(
                start(),
                context -> {
                  context.metadata(tooLarge());
                  return Optional.empty();
                });
    assertEquals(State.SUCCESSFUL, ended.state());
    assertEquals(Optional.empty(), ended.report().metadata());
  }

  private static OpaqueJson tooLarge() {
    return new OpaqueJson("{\"@type\":\"t/x\",\"x\":\"" + "x".repeat(1_000_000) + "\"}");
  }

  @Test
  void finalizing_sendsWhatWasReportedBefore() throws Exception {
    OperationName name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    OperationContext context = handler.begun();
    context.report(8, 9);
    context.finalizing();
    assertEquals(Optional.of(new Progress(8, 9)), get(name).report().progress());
    handler.succeed();
    ended(running);
  }

  @Test
  void lastReport_isThereWhenTheOperationHasEnded() {
    Operation ended =
        worker()
            .run(
                start(),
                context -> {
                  context.report(9, 9);
                  context.metadata(METADATA);
                  return Optional.empty();
                });
    assertEquals(Optional.of(new Progress(9, 9)), ended.report().progress());
    assertEquals(Optional.of(METADATA), ended.report().metadata());
  }
}
