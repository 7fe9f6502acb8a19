package dev.longrun.operation;

import static dev.longrun.operation.Operations.GRACE;
import static dev.longrun.operation.Operations.LEASE;
import static dev.longrun.operation.Operations.RUN_TIMEOUT;
import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.processing;
import static dev.longrun.operation.Operations.response;
import static dev.longrun.operation.Operations.terminateRequest;
import static dev.longrun.operation.Operations.timed;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is kept of how an operation came to be where it is. */
class HistoryTest {
  private static final Instant NOW = START.plusSeconds(10);

  private static Operation started() {
    return Operations.start(
        Operations.name("x"), timed().definition(), Optional.empty(), "ann@example.com", START);
  }

  /** The events but the first two, as seconds since the start, kind, state, by and reason. */
  private static List<String> since(Operation operation) {
    List<LifeEvent> events = operation.history().events();
    return events.subList(2, events.size()).stream().map(HistoryTest::line).toList();
  }

  private static String line(LifeEvent event) {
    long seconds = Duration.between(START, event.time()).toSeconds();
    return "%d %s %s %s %s"
        .formatted(seconds, event.kind(), event.state(), event.by(), event.reason())
        .trim();
  }

  @Test
  void theStart_andTheClaim_tellWhoMadeThem() {
    Operation processing = processing(started());
    assertEquals("ann@example.com", processing.history().startedBy());
    assertEquals(
        List.of("0 started INITIALIZING ann@example.com", "0 claimed PROCESSING w"),
        processing.history().events().stream().map(HistoryTest::line).toList());
  }

  @Test
  void aCancel_isToldOnce_andTheEndThatFollows() {
    Operation asked =
        processing(started()).cancel(cancelRequest(NOW)).cancel(cancelRequest(NOW.plusSeconds(1)));
    String request = "10 cancelRequested CANCELLING alice@example.com wrong bucket";
    assertEquals(List.of(request), since(asked));
    assertEquals(
        List.of(request, "11 finished SUCCESSFUL w"),
        since(asked.finish(TOKEN, response(), NOW.plusSeconds(1))));
    assertEquals(
        List.of(request, "30 gracePeriodOver CANCELLED longrun"),
        since(asked.settle(NOW.plus(GRACE))));
  }

  @Test
  void aCancelOfWhatNobodyClaimed_isItsEnd() {
    List<LifeEvent> events = started().cancel(cancelRequest(START)).history().events();
    assertEquals("0 cancelRequested CANCELLED alice@example.com wrong bucket", line(events.get(1)));
  }

  @Test
  void heartbeats_tellNothing_butOfThePointOfNoReturn_once() {
    Operation finalizing =
        processing(started())
            .heartbeat(TOKEN, heartbeat(false), NOW)
            .heartbeat(TOKEN, heartbeat(true), NOW)
            .heartbeat(TOKEN, heartbeat(true), NOW.plusSeconds(1))
            .cancel(cancelRequest(NOW.plusSeconds(2)));
    assertEquals(
        List.of(
            "10 finalizing FINALIZING w",
            "12 cancelRequested FINALIZING alice@example.com wrong bucket",
            "71 leaseExpired FAILED longrun"),
        since(finalizing.settle(NOW.plus(LEASE).plusSeconds(1))));
  }

  @Test
  void timeouts_areToldAtTheInstantAtWhichTheyWereOver_howeverLateItIsSeen() {
    Instant late = START.plus(Duration.ofDays(1));
    assertEquals(
        List.of("30 runTimeout CANCELLING longrun", "50 gracePeriodOver FAILED longrun"),
        since(processing(started()).settle(late)));
    assertEquals(
        "5 claimTimeout FAILED longrun", line(started().settle(late).history().events().get(1)));
  }

  @Test
  void aLeaseThatRanOut_isTold_askedToStopOrNot() {
    Instant end = START.plusSeconds(20);
    Operation held = started().claim(new Lease("w", TOKEN.hash(), START, Duration.ofSeconds(20)));
    assertEquals(List.of("20 leaseExpired FAILED longrun"), since(held.settle(end)));
    assertEquals(
        List.of(
            "10 cancelRequested CANCELLING alice@example.com wrong bucket",
            "20 leaseExpired CANCELLED longrun"),
        since(held.cancel(cancelRequest(NOW)).settle(end)));
  }

  @Test
  void aTerminate_tellsWhoAndWhy() {
    Operation terminated = processing(started()).terminate(terminateRequest(NOW));
    assertEquals(
        List.of("10 terminated CANCELLED root@example.com stuck"),
        since(terminated.terminate(terminateRequest(NOW.plusSeconds(1)))));
  }

  @Test
  void aHeartbeatAfterTheRunTimeout_tellsOfIt() {
    Operation heard =
        processing(started()).heartbeat(TOKEN, heartbeat(true), START.plus(RUN_TIMEOUT));
    assertEquals(List.of("30 runTimeout CANCELLING longrun"), since(heard));
  }

  @Test
  void aRepeatedClaim_andAFinishAgain_tellNothing() {
    Operation again = processing(processing(started()));
    assertEquals(List.of(), since(again));
    Operation done = again.finish(TOKEN, response(), NOW).finish(TOKEN, response(), NOW);
    assertEquals(List.of("10 finished SUCCESSFUL w"), since(done));
  }

  @Test
  void ofMoreThan20Events_theLastAreKept() {
    History history = new History(START, "", List.of());
    for (int i = 1; i <= 20; i++) {
      history = history.with(event(i));
      assertEquals(i, history.events().size());
    }
    List<LifeEvent> last = IntStream.rangeClosed(3, 22).mapToObj(HistoryTest::event).toList();
    assertEquals(last, history.with(event(21)).with(event(22)).events());
  }

  private static LifeEvent event(int second) {
    return new LifeEvent(START.plusSeconds(second), "later", State.PROCESSING, "w", "");
  }

  @Test
  void theTextsOfAnEvent_areCutAfter256Characters_neverWithinOne() {
    String longest = "\uD83D\uDE00".repeat(256);
    LifeEvent kept = new LifeEvent(NOW, "later", State.PROCESSING, longest, longest);
    assertEquals(longest, kept.by());
    assertEquals(longest, kept.reason());
    LifeEvent cut = new LifeEvent(NOW, "later", State.PROCESSING, longest + "x", "y" + longest);
    assertEquals(longest, cut.by());
    assertEquals("y" + longest.substring(0, 510), cut.reason());
  }
}
