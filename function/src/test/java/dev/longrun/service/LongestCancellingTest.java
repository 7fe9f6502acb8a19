package dev.longrun.service;

import static dev.longrun.operation.Operations.LEASE;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.service.Live.live;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.longrun.operation.Lease;
import dev.longrun.operation.Operation;
import dev.longrun.store.EachStore;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** For how long a worker has been asked to stop and has not stopped. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@EachStore
class LongestCancellingTest extends SweepFixture {
  @Test
  void longestCancelling_isThatOfTheFirstWorkerThatWasAskedAndHasNotStopped() {
    assertEquals(
        Duration.ZERO, new Sweep(live(store, clock)).longestCancelling(Deadline.after(MINUTE)));
    create(initializing("never-claimed").cancel(cancelRequest(start)));
    create(processing("not-asked"));
    create(processing("later").cancel(cancelRequest(start.plusSeconds(5))));
    create(processing("first").cancel(cancelRequest(start.plusSeconds(2))));
    clock.advance(Duration.ofSeconds(12));
    assertEquals(
        Duration.ofSeconds(10),
        new Sweep(live(store, clock)).longestCancelling(Deadline.after(MINUTE)));
  }

  @Test
  void longestCancelling_isFoundAmongMoreThanAPage_whereverItIs() {
    IntStream.range(0, 230)
        .parallel()
        .forEach(i -> create(heldBy("w" + i % 7, "x" + i).cancel(cancelRequest(start))));
    clock.advance(Duration.ofSeconds(10));
    Sweep sweep = new Sweep(live(store, clock));
    assertEquals(Duration.ofSeconds(10), sweep.longestCancelling(Deadline.after(MINUTE)));
    create(heldBy("z", "oldest").cancel(cancelRequest(start.minusSeconds(5))));
    assertEquals(Duration.ofSeconds(15), sweep.longestCancelling(Deadline.after(MINUTE)));
  }

  private Operation heldBy(String worker, String id) {
    Instant claimed = start.minusSeconds(5);
    return started(id, claimed).claim(new Lease(worker, TOKEN.hash(), claimed, LEASE));
  }

  @Test
  void longestCancelling_withoutTime_looksAtOnePage() {
    IntStream.range(0, 150)
        .parallel()
        .forEach(i -> create(heldBy("a", "x" + i).cancel(cancelRequest(start))));
    create(heldBy("z", "oldest").cancel(cancelRequest(start.minusSeconds(5))));
    clock.advance(Duration.ofSeconds(1));
    assertEquals(
        Duration.ofSeconds(1),
        new Sweep(live(store, clock)).longestCancelling(Deadline.after(SweepRun.LAST_CALL)));
  }
}
