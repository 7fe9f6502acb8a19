package dev.longrun.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.ManualClock;
import dev.longrun.error.ApiError;
import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private static final String ANN = "ann@example.com";
  private static final String BOB = "bob@example.com";

  private final ManualClock clock = new ManualClock();

  /** How many of {@code sent} requests at once are served. */
  private static long served(int sent, Runnable count) {
    return IntStream.range(0, sent).filter(i -> isServed(count)).count();
  }

  private static boolean isServed(Runnable count) {
    try {
      count.run();
      return true;
    } catch (ApiException e) {
      assertEquals(Code.RESOURCE_EXHAUSTED, e.error().code());
      return false;
    }
  }

  @Test
  void allTogether_mayBeQuickForTwoSeconds_thenKeepToTheLimit() {
    RateLimiter limit = new RateLimiter(10, 0, clock);
    assertEquals(20, served(100, limit::countRequest));
    clock.advance(Duration.ofMillis(100));
    assertEquals(1, served(100, limit::countRequest));
    clock.advance(Duration.ofSeconds(1));
    assertEquals(10, served(100, limit::countRequest));
    clock.advance(Duration.ofDays(1));
    assertEquals(20, served(100, limit::countRequest));
  }

  @Test
  void aCaller_hasALimitOfItsOwn() {
    RateLimiter limit = new RateLimiter(0, 5, clock);
    assertEquals(10, served(100, () -> limit.countRequestOf(ANN)));
    assertEquals(10, served(100, () -> limit.countRequestOf(BOB)));
    clock.advance(Duration.ofMillis(200));
    assertEquals(1, served(100, () -> limit.countRequestOf(ANN)));
  }

  @Test
  void aLimitBelowWhatIsAsked_servesAtThatRate_inTheLongRun() {
    RateLimiter limit = new RateLimiter(0, 3, clock);
    long served = 0;
    for (int i = 0; i < 1000; i++) {
      clock.advance(Duration.ofMillis(100));
      served += served(1, () -> limit.countRequestOf(ANN));
    }
    assertEquals(300 + 6, (double) served, 1);
  }

  @Test
  void zero_isNoLimit() {
    RateLimiter limit = RateLimiter.none();
    assertEquals(100_000, served(100_000, limit::countRequest));
    assertEquals(100_000, served(100_000, () -> limit.countRequestOf(ANN)));
  }

  @Test
  void aClockThatGoesBack_neitherGivesNorLocksOut() {
    RateLimiter limit = new RateLimiter(10, 0, clock);
    assertEquals(20, served(100, limit::countRequest));
    clock.advance(Duration.ofHours(-1));
    assertEquals(0, served(100, limit::countRequest));
    clock.advance(Duration.ofSeconds(1));
    assertEquals(10, served(100, limit::countRequest));
  }

  @Test
  void whoIsRefused_isToldTheLimit_whoseItIs_andWhenToTryAgain() {
    RateLimiter limit = new RateLimiter(1, 1, clock);
    served(2, limit::countRequest);
    served(2, () -> limit.countRequestOf(ANN));
    ApiError all = assertThrows(ApiException.class, limit::countRequest).error();
    assertEquals("RATE_LIMIT_EXCEEDED", all.reason());
    assertEquals(Map.of("whose", "all callers together", "limit", "1"), all.metadata());
    assertEquals(Optional.of(Duration.ofSeconds(1)), all.retryDelay());
    ApiError one = assertThrows(ApiException.class, () -> limit.countRequestOf(ANN)).error();
    assertEquals(Map.of("whose", "one caller", "limit", "1"), one.metadata());
  }

  @Test
  void manyCallers_doNotMakeAQuickOneForgotten() {
    RateLimiter limit = new RateLimiter(0, 1, clock);
    assertEquals(2, served(3, () -> limit.countRequestOf(ANN)));
    for (int i = 0; i < 9_999; i++) {
      limit.countRequestOf("c" + i);
    }
    assertEquals(0, served(1, () -> limit.countRequestOf(ANN)));
  }
}
