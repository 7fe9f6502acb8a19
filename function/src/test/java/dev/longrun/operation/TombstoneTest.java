package dev.longrun.operation;

import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.in;
import static dev.longrun.operation.Operations.terminateRequest;
import static dev.longrun.operation.Operations.withChildrenCancelled;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is left of an operation that was deleted. */
class TombstoneTest {
  private static final Instant NOW = START.plus(Duration.ofHours(1));

  private static Operation cancelledParent() {
    return withChildrenCancelled(
        in("PROCESSING").withChild(START).terminate(terminateRequest(START)));
  }

  @Test
  void ofAParentThatWasCancelled_itIsLeftThatAChildIsToBeCancelled() {
    Operation parent = cancelledParent();
    Operation left = Tombstone.of(parent, NOW).orElseThrow();
    assertEquals(parent.name(), left.name());
    assertTrue(left.isStill(parent));
    assertTrue(left.effects().cancelsChildren());
    assertFalse(left.effects().isPending());
    assertEquals(parent.life().cancelRequest(), left.life().cancelRequest());
  }

  @Test
  void itHasExpired_alsoForAClockThatIsAMinuteBehind() {
    Operation left = Tombstone.of(cancelledParent(), NOW).orElseThrow();
    assertTrue(left.isExpired(NOW.minusSeconds(60)));
    assertFalse(left.isExpired(NOW.minusSeconds(61)));
  }

  @Test
  void nothingIsLeft_whereNoChildNeedsIt() {
    assertEquals(Optional.empty(), Tombstone.of(in("SUCCESSFUL"), NOW));
    assertEquals(Optional.empty(), Tombstone.of(in("CANCELLED"), NOW));
    Operation cancelling = in("PROCESSING").withChild(START).cancel(cancelRequest(START));
    assertEquals(Optional.empty(), Tombstone.of(cancelling, NOW));
  }
}
