package dev.longrun.operation;

import static dev.longrun.operation.Operations.GRACE;
import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.in;
import static dev.longrun.operation.Operations.terminateRequest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangeTest {
  private static final Instant NOW = START.plus(GRACE);

  @Test
  void aStartADeleteAndAStep_changeTheState() {
    assertTrue(new Change(Optional.empty(), Optional.of(in("INITIALIZING"))).changesState());
    assertTrue(new Change(Optional.of(in("SUCCESSFUL")), Optional.empty()).changesState());
    assertTrue(change(in("PROCESSING"), in("CANCELLING")).changesState());
  }

  @Test
  void aHeartbeatAndWhatIsAbsentThroughout_changeNoState() {
    Operation before = in("PROCESSING");
    Operation after = before.heartbeat(TOKEN, heartbeat(false), START.plusSeconds(1));
    assertFalse(change(before, after).changesState());
    assertFalse(new Change(Optional.empty(), Optional.empty()).changesState());
  }

  @Test
  void written_isTheOperationAfter() {
    Operation after = in("CANCELLING");
    assertEquals(after, change(in("PROCESSING"), after).written());
    Change delete = new Change(Optional.of(in("SUCCESSFUL")), Optional.empty());
    assertThrows(NoSuchElementException.class, delete::written);
  }

  @Test
  void settlement_isWhatTimeBroughtBeforeTheChange() {
    Operation stored = in("CANCELLING");
    Operation settled = stored.settle(NOW);
    Change change = change(stored, settled);
    assertEquals(Optional.of(new Settlement(stored, settled)), change.settlement(NOW));
    assertEquals(change(settled, settled), change.sinceSettlement(NOW));
  }

  @Test
  void settlement_ofAChangeInTime_isEmpty() {
    Operation stored = in("CANCELLING");
    Change change = change(stored, stored.terminate(terminateRequest(START)));
    assertEquals(Optional.empty(), change.settlement(START));
    assertEquals(change, change.sinceSettlement(START));
  }

  @Test
  void settlement_isNotToldOfAChangeThatWroteNoOtherState() {
    Operation stored = in("CANCELLING");
    Change change = change(stored, stored.cancel(cancelRequest(START)));
    assertEquals(Optional.empty(), change.settlement(NOW));
    assertEquals(change, change.sinceSettlement(NOW));
  }

  @Test
  void settlement_ofADelete_isWhatTimeHadMadeOfIt() {
    Operation stored = in("CANCELLING");
    Change delete = new Change(Optional.of(stored), Optional.empty());
    assertEquals(Optional.of(stored.settle(NOW)), delete.sinceSettlement(NOW).before());
    assertEquals(Optional.empty(), delete.sinceSettlement(NOW).after());
  }

  @Test
  void settlement_ofAStart_isEmpty() {
    Change start = new Change(Optional.empty(), Optional.of(in("INITIALIZING")));
    assertEquals(Optional.empty(), start.settlement(NOW));
    assertEquals(start, start.sinceSettlement(NOW));
  }

  @Test
  void settlement_namesWhatBroughtItAndHowLongTheCancellationTook() {
    Operation stored = in("CANCELLING");
    Settlement cancelled = new Settlement(stored, stored.settle(NOW));
    assertEquals(LifeEvent.GRACE_PERIOD_OVER, cancelled.cause());
    assertEquals(Optional.of(GRACE), cancelled.cancelTime());
    Operation timed = Operations.timed();
    Settlement failed = new Settlement(timed, timed.settle(START.plus(Operations.CLAIM_TIMEOUT)));
    assertEquals(Optional.empty(), failed.cancelTime());
    assertEquals(Optional.empty(), new Settlement(timed, in("PROCESSING")).cancelTime());
  }

  private static Change change(Operation before, Operation after) {
    return new Change(Optional.of(before), Optional.of(after));
  }
}
