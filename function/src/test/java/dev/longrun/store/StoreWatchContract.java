package dev.longrun.store;

import static dev.longrun.operation.Operations.LEASE;
import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.initializing;
import static dev.longrun.operation.Operations.lease;
import static dev.longrun.operation.Operations.response;
import static dev.longrun.operation.Operations.terminateRequest;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.operation.Lease;
import dev.longrun.operation.Life;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every store promises to those who wait for a change. */
interface StoreWatchContract extends StoreFixture {
  Duration SOON = Duration.ofSeconds(10);

  @Test
  default void watch_tellsWhatIsThere_andEachChange_untilItIsClosed() throws Exception {
    BlockingQueue<Optional<Operation>> told = new LinkedBlockingQueue<>();
    OperationStore.Watch watch = store().watch(name(), told::add);
    assertEquals(Optional.empty(), next(told));
    Operation created = create(initializing(name()));
    assertEquals(Optional.of(created), next(told));
    Operation claimed = change(name(), it -> it.claim(lease(TOKEN, START)));
    assertEquals(Optional.of(claimed), next(told));
    store().update(name(), soon(), it -> Optional.empty());
    assertEquals(Optional.empty(), next(told));
    watch.close();
  }

  @Test
  default void watch_tellsOfChangesThatAnotherStoreMade() throws Exception {
    Operation created = create(initializing(name()));
    BlockingQueue<Optional<Operation>> told = new LinkedBlockingQueue<>();
    try (OperationStore other = open();
        OperationStore.Watch watch = other.watch(name(), told::add)) {
      assertEquals(Optional.of(created), next(told));
      Operation cancelled = change(name(), it -> it.cancel(cancelRequest(START)));
      assertEquals(Optional.of(cancelled), next(told));
      assertTrue(((Life.Done) cancelled.life()).cancelRequest().isPresent());
    }
  }

  @Test
  default void watchCancelRequests_tellsOfThisWorkersOnly_andOfThoseThatWereThereBefore()
      throws Exception {
    String worker = "w" + parent().project();
    OperationName before = cancelling("before", worker);
    cancelling("of-another", worker + "x");
    BlockingQueue<OperationName> told = new LinkedBlockingQueue<>();
    try (OperationStore.Watch watch = store().watchCancelRequests(worker, told::add)) {
      assertEquals(before, told.poll(SOON.toSeconds(), TimeUnit.SECONDS));
      OperationName after = cancelling("after", worker);
      OperationName next = before;
      while (before.equals(next)) {
        next = told.poll(SOON.toSeconds(), TimeUnit.SECONDS);
      }
      assertEquals(after, next);
    }
  }

  @Test
  default void watchCancelRequests_byTwo_tellsTheLaterOfThoseBefore_andGoesOnWhenTheEarlierEnds()
      throws Exception {
    String worker = "w" + parent().project();
    BlockingQueue<OperationName> earlier = new LinkedBlockingQueue<>();
    BlockingQueue<OperationName> later = new LinkedBlockingQueue<>();
    OperationStore.Watch first = store().watchCancelRequests(worker, earlier::add);
    OperationName before = cancelling("before", worker);
    assertEquals(before, earlier.poll(SOON.toSeconds(), TimeUnit.SECONDS));
    try (OperationStore.Watch second = store().watchCancelRequests(worker, later::add)) {
      assertEquals(before, later.poll(SOON.toSeconds(), TimeUnit.SECONDS));
      first.close();
      OperationName after = cancelling("after", worker);
      OperationName next = before;
      while (before.equals(next)) {
        next = later.poll(SOON.toSeconds(), TimeUnit.SECONDS);
      }
      assertEquals(after, next);
    }
  }

  @Test
  default void watchCancelRequests_tellsOfWhatWasEndedWithoutTheWorker_andNotOfWhatItFinished()
      throws Exception {
    String worker = "w" + parent().project();
    BlockingQueue<OperationName> told = new LinkedBlockingQueue<>();
    try (OperationStore.Watch watch = store().watchCancelRequests(worker, told::add)) {
      OperationName finished = processing("finished", worker);
      change(finished, it -> it.finish(TOKEN, response(), START));
      OperationName terminated = processing("terminated", worker);
      change(terminated, it -> it.terminate(terminateRequest(START)));
      assertEquals(terminated, told.poll(SOON.toSeconds(), TimeUnit.SECONDS));
    }
    assertEquals(List.of(), cancelling());
  }

  private List<Operation> cancelling() {
    return store().cancelling(Optional.empty(), 500, soon()).operations().stream()
        .filter(operation -> operation.name().parent().equals(parent()))
        .toList();
  }

  private OperationName processing(String id, String worker) {
    OperationName name = new OperationName(parent(), id);
    create(initializing(name).claim(new Lease(worker, TOKEN.hash(), START, LEASE)));
    return name;
  }

  private OperationName cancelling(String id, String worker) {
    OperationName name = processing(id, worker);
    change(name, it -> it.cancel(cancelRequest(START)));
    return name;
  }

  private static Optional<Operation> next(BlockingQueue<Optional<Operation>> told)
      throws InterruptedException {
    Optional<Operation> next = told.poll(SOON.toSeconds(), TimeUnit.SECONDS);
    assertTrue(next != null, "the watch told nothing");
    return next;
  }
}
