package dev.longrun.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

  @Test
  void limit_doublesWithEachFailure_upToTheMaximum() {
    long[] millis =
        IntStream.rangeClosed(1, 8).mapToLong(it -> BACKOFF.limit(it).toMillis()).toArray();
    assertEquals(
        LongStream.of(50, 100, 200, 400, 800, 1000, 1000, 1000).boxed().toList(),
        LongStream.of(millis).boxed().toList());
  }

  @Test
  void limit_afterAnyNumberOfFailures_isTheMaximum() {
    assertEquals(BACKOFF.max(), BACKOFF.limit(64));
    assertEquals(BACKOFF.max(), BACKOFF.limit(Integer.MAX_VALUE));
    Backoff wide = new Backoff(Duration.ofNanos(1), Duration.ofDays(1));
    assertEquals(Duration.ofNanos(1 << 30), wide.limit(Integer.MAX_VALUE));
  }

  @Test
  void pause_isAnythingFromZeroToTheLimit() {
    assertEquals(Duration.ZERO, BACKOFF.pause(1, always(0)));
    assertEquals(Duration.ofMillis(50), BACKOFF.pause(1, always(Long.MAX_VALUE)));
    assertEquals(Duration.ofSeconds(1), BACKOFF.pause(100, always(Long.MAX_VALUE)));
    Random random = new Random(1);
    long late = IntStream.range(0, 1000).filter(i -> isLate(BACKOFF.pause(3, random))).count();
    assertTrue(late > 400 && late < 600, () -> late + " of 1000 are in the later half");
  }

  private static boolean isLate(Duration pause) {
    assertTrue(pause.compareTo(BACKOFF.limit(3)) <= 0);
    return pause.compareTo(BACKOFF.limit(3).dividedBy(2)) > 0;
  }

  /** The nearest to this number that is asked for. */
  private static RandomGenerator always(long number) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return number;
      }

      @Override
      public long nextLong(long bound) {
        return Math.min(number, bound - 1);
      }
    };
  }

  @Test
  void aBackoff_withoutALimit_orWithTheMaximumBelowIt_isRefused() {
    Duration second = Duration.ofSeconds(1);
    assertThrows(IllegalArgumentException.class, () -> new Backoff(Duration.ZERO, second));
    assertThrows(IllegalArgumentException.class, () -> new Backoff(second.negated(), second));
    assertThrows(IllegalArgumentException.class, () -> new Backoff(second, second.minusNanos(1)));
  }
}
