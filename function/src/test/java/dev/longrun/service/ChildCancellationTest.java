package dev.longrun.service;

import static dev.longrun.operation.Operations.LEASE;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.failure;
import static dev.longrun.operation.Operations.hasChildrenToCancel;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.name;
import static dev.longrun.operation.Operations.response;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.error.Code;
import dev.longrun.operation.CancelPolicy;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.State;
import dev.longrun.store.EachStore;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationStore;
import dev.longrun.store.QueryResult;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the cancellation of an operation reaches its children. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@EachStore
class ChildCancellationTest extends ChildFixture {
  @Test
  void cancel_reachesChildrenAndGrandchildren_claimedOrNot() {
    start(above);
    claim(above);
    startChild(name("child"), above);
    startChild(name("claimed"), above);
    claim(name("claimed"));
    startChild(name("grandchild"), name("claimed"));
    startChild(name("below"), name("grandchild"));
    start(name("stranger"));
    cancelWithChildren(above);
    assertEquals(State.CANCELLING, get(above).state());
    assertEquals(State.CANCELLED, get(name("child")).state());
    assertEquals(State.CANCELLING, get(name("claimed")).state());
    assertEquals(State.CANCELLED, get(name("grandchild")).state());
    assertEquals(State.CANCELLED, get(name("below")).state());
    assertEquals(State.INITIALIZING, get(name("stranger")).state());
    assertTrue(sweep().isIdle());
  }

  @Test
  void cancelledChild_tellsWhoAsked_andThatItWasItsParent() {
    start(above);
    claim(above);
    startChild(name("child"), above);
    startChild(name("grandchild"), name("child"));
    Instant asked = clock.instant();
    Operation cancelled = cancel(above);
    clock.advance(Duration.ofSeconds(2));
    passOn(store, cancelled, MINUTE);
    for (String each : List.of("child", "grandchild")) {
      Operation child = get(name(each));
      CancelRequest request = child.life().cancelRequest().orElseThrow();
      assertEquals(cancelRequest(asked).requestedBy(), request.requestedBy());
      assertEquals(clock.instant(), request.requestTime());
      assertEquals(
          "parent operation "
              + child.definition().parentOperation().orElseThrow()
              + " was cancelled",
          request.reason());
    }
  }

  @Test
  void cancel_leavesChildrenThatAreDone_finalizing_orAskedBefore() {
    start(above);
    claim(above);
    for (String each : List.of("successful", "failed", "finalizing", "asked", "never")) {
      startChild(name(each), above);
    }
    for (String each : List.of("successful", "failed", "finalizing", "asked")) {
      claim(name(each));
    }
    Instant now = clock.instant();
    Operation successful = change(name("successful"), it -> it.finish(TOKEN, response(), now));
    Operation failed = change(name("failed"), it -> it.finish(TOKEN, failure(Code.ABORTED), now));
    change(name("finalizing"), it -> it.heartbeat(TOKEN, heartbeat(true), now));
    Operation asked = cancel(name("asked"));
    clock.advance(Duration.ofSeconds(1));
    cancelWithChildren(above);
    assertEquals(successful, get(name("successful")));
    assertEquals(failed, get(name("failed")));
    assertEquals(asked, get(name("asked")));
    assertEquals(State.FINALIZING, get(name("finalizing")).state());
    assertEquals(State.CANCELLED, get(name("never")).state());
    assertTrue(sweep().isIdle());
  }

  @Test
  void cancel_skipsAChildThatIsNotCancellable_withAllThatIsBelowIt() {
    start(above);
    claim(above);
    Operation stubborn =
        start(
            store,
            name("a-stubborn"),
            definition(Optional.of(above), new CancelPolicy(false, Optional.empty())));
    startChild(name("below"), name("a-stubborn"));
    startChild(name("willing"), above);
    cancelWithChildren(above);
    assertEquals(State.INITIALIZING, get(stubborn.name()).state());
    assertEquals(State.INITIALIZING, get(name("below")).state());
    assertEquals(State.CANCELLED, get(name("willing")).state());
    assertTrue(sweep().isIdle());
  }

  @Test
  void cancel_ofAnOperationThatIsFinalizing_doesNotTouchItsChildren() {
    start(above);
    claim(above);
    startChild(name("child"), above);
    change(above, it -> it.heartbeat(TOKEN, heartbeat(true), clock.instant()));
    cancelWithChildren(above);
    assertEquals(State.FINALIZING, get(above).state());
    assertEquals(State.INITIALIZING, get(name("child")).state());
    assertTrue(sweep().isIdle());
    assertEquals(State.INITIALIZING, get(name("child")).state());
  }

  @Test
  void end_ofTheParent_doesNotTouchItsChildren() {
    start(above);
    claim(above);
    startChild(name("child"), above);
    change(above, it -> it.finish(TOKEN, response(), clock.instant()));
    cancelWithChildren(above);
    assertTrue(sweep().isIdle());
    assertEquals(State.INITIALIZING, get(name("child")).state());
  }

  @Test
  void lossOfTheParentsWorker_doesNotTouchItsChildren() {
    start(above);
    claim(above);
    startChild(name("child"), above);
    clock.advance(LEASE);
    assertEquals(1, sweep().counts().settled());
    assertEquals(State.FAILED, get(above).state());
    assertEquals(State.INITIALIZING, get(name("child")).state());
  }

  private void start250Children() {
    start(above);
    claim(above);
    IntStream.range(0, 250).parallel().forEach(i -> startChild(name("child" + i), above));
  }

  private int unfinishedChildren() {
    return (int)
        IntStream.range(0, 250).parallel().filter(i -> !get(name("child" + i)).done()).count();
  }

  @Test
  void cancel_reaches250Children() {
    start250Children();
    cancelWithChildren(above);
    assertEquals(0, unfinishedChildren());
    assertFalse(hasChildrenToCancel(get(above)));
    assertTrue(sweep().isIdle());
  }

  @Test
  void cancel_doesNotTouchAnOperationThatTookTheNameOfAChild() {
    start(above);
    startChild(name("child"), above);
    OperationStore replacing =
        new ForwardingStore(store) {
          @Override
          public QueryResult children(
              OperationName of, Optional<String> after, int limit, Deadline deadline) {
            QueryResult children = super.children(of, after, limit, deadline);
            super.update(name("child"), soon(), it -> Optional.empty());
            start(name("child"));
            return children;
          }
        };
    passOn(replacing, cancel(above), MINUTE);
    assertEquals(State.INITIALIZING, get(name("child")).state());
  }
}
