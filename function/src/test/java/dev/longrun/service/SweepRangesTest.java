package dev.longrun.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.longrun.store.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a sweep looks, as a function of time. */
class SweepRangesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T07:05:46Z");
  private static final Instant BOUND = NOW.minus(Duration.ofHours(1));
  private static final TimeRange RECENT = new TimeRange(Optional.of(BOUND), NOW);
  private static final TimeRange REST = new TimeRange(Optional.empty(), BOUND);

  private static List<TimeRange> after(String lastWhole) {
    return SweepRanges.at(NOW, Optional.of(Instant.parse(lastWhole)));
  }

  @Test
  void theFirstRun_looksEverywhere_andFirstAtTheLastHour() {
    assertEquals(List.of(RECENT, REST), SweepRanges.at(NOW, Optional.empty()));
  }

  @Test
  void aRun_looksOnlyAtTheLastHour_ifOneLookedEverywhereInThisHourOfTheClock() {
    assertEquals(List.of(RECENT), after("2026-11-22T07:05:45Z"));
    assertEquals(List.of(RECENT), after("2026-11-22T07:00:00Z"));
  }

  @Test
  void aRun_looksEverywhere_onceInEachHourOfTheClock_whicheverMinuteItComes() {
    assertEquals(List.of(RECENT, REST), after("2026-11-22T06:59:59Z"));
    assertEquals(List.of(RECENT, REST), after("2026-11-21T07:05:46Z"));
  }

  @Test
  void aClockThatWasSetBack_doesNotKeepItFromLookingEverywhere() {
    assertEquals(List.of(RECENT, REST), after("2027-11-22T07:05:46Z"));
  }

  @Test
  void earlier_movesBothEnds() {
    Duration day = Duration.ofDays(1);
    assertEquals(new TimeRange(Optional.of(BOUND.minus(day)), NOW.minus(day)), RECENT.earlier(day));
    assertEquals(new TimeRange(Optional.empty(), BOUND.minus(day)), REST.earlier(day));
  }
}
