package dev.longrun.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.longrun.model.Command.Cancel;
import dev.longrun.model.Command.Claim;
import dev.longrun.model.Command.Delete;
import dev.longrun.model.Command.Get;
import dev.longrun.model.Command.Heartbeat;
import dev.longrun.model.Command.Start;
import dev.longrun.model.Command.Timeouts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That the invariants, without the oracle, tell what they are there to tell. */
class InvariantsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T07:00:00Z");
  private static final Duration LEASE = Duration.ofSeconds(60);

  private final Invariants invariants = new Invariants();

  @BeforeEach
  void start() {
    Start start = new Start(true, Optional.of(Duration.ofSeconds(20)), Optional.empty());
    assertEquals("", broken(start, CallAnswer.shown(view(ModelState.INITIALIZING, "")), NOW));
    CallAnswer claimed = CallAnswer.claimed(view(ModelState.PROCESSING, ""), NOW.plus(LEASE));
    assertEquals("", broken(new Claim("a", LEASE), claimed, NOW));
  }

  private String broken(Command command, CallAnswer answer, Instant now) {
    return invariants.broken(command, answer, now).orElse("");
  }

  private String seen(View view) {
    return broken(new Get(), CallAnswer.shown(view), NOW);
  }

  private static View view(ModelState phase, String result) {
    Optional<Instant> end = phase.isTerminal() ? Optional.of(NOW) : Optional.empty();
    return new View(phase, NOW, end, Optional.empty(), result, Optional.empty());
  }

  private static View cancelling(String reason) {
    Optional<View.Cancel> cancel = Optional.of(new View.Cancel(NOW, reason));
    return new View(ModelState.CANCELLING, NOW, Optional.empty(), cancel, "", Optional.empty());
  }

  @Test
  void aTerminalState_neverChanges() {
    assertEquals("", seen(view(ModelState.SUCCESSFUL, "response r")));
    assertEquals("a terminal state changed", seen(view(ModelState.SUCCESSFUL, "response s")));
  }

  @Test
  void anAcknowledgedCancel_isNeverForgotten() {
    assertEquals("", broken(new Cancel("x"), CallAnswer.TAKEN, NOW));
    assertEquals("an acknowledged cancel is forgotten", seen(view(ModelState.PROCESSING, "")));
  }

  @Test
  void aWorker_isToldOfAnAcknowledgedCancel() {
    assertEquals("", broken(new Cancel("x"), CallAnswer.TAKEN, NOW));
    Heartbeat heartbeat = new Heartbeat("a", Optional.empty(), false, Optional.empty());
    assertEquals(
        "an acknowledged cancel is forgotten",
        broken(heartbeat, CallAnswer.kept(NOW.plus(LEASE), false), NOW));
  }

  @Test
  void theFirstCancel_isKept() {
    assertEquals("", broken(new Cancel("x"), CallAnswer.TAKEN, NOW));
    assertEquals("", seen(cancelling("x")));
    assertEquals("a cancel request changed", seen(cancelling("y")));
  }

  @Test
  void cancelled_isOnlyWhatWasAskedToBe() {
    assertEquals(
        "CANCELLED, though nobody asked for that", seen(view(ModelState.CANCELLED, "error 1")));
  }

  @Test
  void anOperation_hasOneHolder() {
    CallAnswer claimed = CallAnswer.claimed(view(ModelState.PROCESSING, ""), NOW.plus(LEASE));
    assertEquals("two holders: a and b", broken(new Claim("b", LEASE), claimed, NOW));
  }

  @Test
  void time_neverRunsBackwards() {
    View early =
        new View(
            ModelState.FAILED,
            NOW,
            Optional.of(NOW.minusNanos(1)),
            Optional.empty(),
            "error 13",
            Optional.empty());
    assertEquals("time runs backwards", seen(early));
  }

  @Test
  void nothing_isUnfinishedPastItsLease() {
    CallAnswer answer = CallAnswer.shown(view(ModelState.PROCESSING, ""));
    assertEquals("", broken(new Get(), answer, NOW.plus(LEASE).minusNanos(1)));
    assertEquals(
        "unfinished past its lease, its grace period or a timeout",
        broken(new Get(), answer, NOW.plus(LEASE)));
  }

  @Test
  void nothing_isCancellingPastItsGracePeriod() {
    assertEquals("", broken(new Cancel("x"), CallAnswer.TAKEN, NOW));
    assertEquals("", seen(cancelling("x")));
    assertEquals(
        "unfinished past its lease, its grace period or a timeout",
        broken(new Get(), CallAnswer.shown(cancelling("x")), NOW.plusSeconds(20)));
  }

  @Test
  void nothing_waitsPastItsClaimTimeout_orRunsPastItsRunTimeout() {
    String overdue = "unfinished past its lease, its grace period or a timeout";
    Optional<Duration> second = Optional.of(Duration.ofSeconds(1));
    Start start =
        new Start(true, Optional.empty(), Optional.empty()).within(new Timeouts(second, second));
    assertEquals("", broken(new Delete(), CallAnswer.TAKEN, NOW));
    CallAnswer waiting = CallAnswer.shown(view(ModelState.INITIALIZING, ""));
    assertEquals("", broken(start, waiting, NOW));
    assertEquals("", broken(new Get(), waiting, NOW.plusSeconds(1).minusNanos(1)));
    assertEquals(overdue, broken(new Get(), waiting, NOW.plusSeconds(1)));

    CallAnswer claimed = CallAnswer.claimed(view(ModelState.PROCESSING, ""), NOW.plus(LEASE));
    assertEquals("", broken(new Claim("a", LEASE), claimed, NOW));
    CallAnswer running = CallAnswer.shown(view(ModelState.PROCESSING, ""));
    assertEquals("", broken(new Get(), running, NOW.plusSeconds(1).minusNanos(1)));
    assertEquals(overdue, broken(new Get(), running, NOW.plusSeconds(1)));
  }

  @Test
  void whatNobodyDeleted_isThere() {
    assertEquals(
        "it is gone, though nobody deleted it",
        broken(new Get(), CallAnswer.refused("OPERATION_NOT_FOUND"), NOW.plusSeconds(1)));
  }

  @Test
  void anEnd_hasAResult() {
    assertEquals(
        "an end without a result, or a result without an end", seen(view(ModelState.FAILED, "")));
  }
}
