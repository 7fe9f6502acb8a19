package dev.longrun.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QueueLimitTest {
  private static final int SHORT = 3;
  private static final int LONG = 10;

  private final ManualClock clock = new ManualClock();
  private final QueueLimit limit = new QueueLimit(SHORT, LONG);

  private boolean admits(int waiting) {
    return limit.admits(waiting, clock.instant());
  }

  /** How many join a queue that nobody leaves. */
  private int crowd() {
    int waiting = 0;
    while (admits(waiting)) {
      waiting++;
    }
    return waiting;
  }

  @Test
  void manyAtOnce_mayMakeTheQueueLong() {
    assertEquals(LONG, crowd());
  }

  @Test
  void manyAtOnce_mayComeAgain_ifNobodyWasRefused() {
    for (int time = 0; time < 100; time++) {
      for (int waiting = 0; waiting < LONG; waiting++) {
        assertTrue(admits(waiting));
      }
    }
  }

  @Test
  void aQueueThatStaysLong_isNotJoined_exceptAsFarAsTheAllowanceGoes() {
    for (int joined = 0; joined < LONG - SHORT; joined++) {
      assertTrue(admits(SHORT));
    }
    assertFalse(admits(SHORT));
    assertTrue(admits(SHORT - 1));
  }

  @Test
  void soonAfterARefusal_theQueueStaysShort_evenIfItWasEmptyMeanwhile() {
    crowd();
    clock.advance(QueueLimit.UNREST.minusNanos(1));
    assertEquals(SHORT, crowd());
  }

  @Test
  void eachRefusal_putsOffTheNextLongQueue() {
    crowd();
    clock.advance(QueueLimit.UNREST.minusNanos(1));
    crowd();
    clock.advance(Duration.ofNanos(1));
    assertEquals(SHORT, crowd());
  }

  @Test
  void onceNobodyWasRefusedForAWhile_anEmptyQueueMayGetLongAgain() {
    crowd();
    clock.advance(QueueLimit.UNREST);
    assertFalse(admits(SHORT), "it was never empty");
    clock.advance(QueueLimit.UNREST);
    assertEquals(LONG, crowd());
  }

  @Test
  void aClockThatIsSetBack_doesNotPutOffTheNextLongQueue() {
    crowd();
    clock.advance(Duration.ofDays(-1));
    assertEquals(LONG, crowd());
  }

  @Test
  void aRefusalForAnotherReason_countsToo() {
    crowd();
    clock.advance(QueueLimit.UNREST);
    limit.tellOfRefusal(clock.instant());
    assertEquals(SHORT, crowd());
  }

  @Test
  void noQueueAtAll_admitsNobody() {
    assertFalse(new QueueLimit(0, 0).admits(0, clock.instant()));
  }
}
