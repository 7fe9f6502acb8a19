package dev.longrun.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When a lease has to be renewed, and when it is over. */
class LeaseScheduleTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration LEASE = Duration.ofSeconds(60);
  private final LeaseSchedule schedule = LeaseSchedule.claimed(LEASE, START);

  private static Instant at(long seconds) {
    return START.plusSeconds(seconds);
  }

  @Test
  void heartbeat_isDueAfterAThirdOfTheLease() {
    assertFalse(schedule.isHeartbeatDue(at(20).minusNanos(1), false));
    assertTrue(schedule.isHeartbeatDue(at(20), false));
  }

  @Test
  void heartbeat_besideOneThatWaits_isDueAfterThreeQuarters() {
    assertFalse(schedule.isHeartbeatDue(at(45).minusNanos(1), true));
    assertTrue(schedule.isHeartbeatDue(at(45), true));
  }

  @Test
  void lease_isOverAtItsEnd() {
    assertFalse(schedule.isExpired(at(60).minusNanos(1)));
    assertTrue(schedule.isExpired(at(60)));
    assertEquals(Duration.ofSeconds(1), schedule.remaining(at(59)));
    assertEquals(Duration.ZERO, schedule.remaining(at(61)));
  }

  @Test
  void renewal_countsFromWhenItWasSent() {
    assertEquals(at(80), schedule.renewed(at(20)).expireTime());
  }

  @Test
  void renewal_whoseReplyComesLate_shortensNothing() {
    assertEquals(at(90), schedule.renewed(at(30)).renewed(at(20)).expireTime());
  }

  @Test
  void failure_putsOffTheNextHeartbeat_andNotTheEnd() {
    LeaseSchedule failed = schedule.failed(at(20), Duration.ofSeconds(2));
    assertFalse(failed.isHeartbeatDue(at(22).minusNanos(1), false));
    assertTrue(failed.isHeartbeatDue(at(22), false));
    assertFalse(failed.isReportDue(at(21)));
    assertTrue(failed.isReportDue(at(22)));
    assertEquals(at(60), failed.expireTime());
  }

  @Test
  void report_isDueASecondAfterTheLastHeartbeat() {
    assertFalse(schedule.isReportDue(at(1).minusNanos(1)));
    assertTrue(schedule.isReportDue(at(1)));
    assertFalse(schedule.renewed(at(5)).isReportDue(at(5)));
    assertTrue(schedule.renewed(at(5)).isReportDue(at(6)));
  }

  @Test
  void waiting_lastsUntilTheNextHeartbeatIsDue_for30SecondsAtMost() {
    assertEquals(Duration.ofSeconds(20), schedule.waitForCancel());
    LeaseSchedule hour = LeaseSchedule.claimed(Duration.ofHours(1), START);
    assertEquals(Duration.ofSeconds(30), hour.waitForCancel());
  }

  /** Two lost replies must not lose the lease. */
  @Test
  void everyLease_leavesTimeForAnotherHeartbeat_whenTheReplyOfOneThatWaitedIsLate() {
    for (long seconds : new long[] {1, 3, 60, 3600}) {
      LeaseSchedule any = LeaseSchedule.claimed(Duration.ofSeconds(seconds), START);
      Instant due = START.plus(Duration.ofSeconds(seconds).multipliedBy(3).dividedBy(4));
      assertTrue(any.isHeartbeatDue(due, true));
      assertTrue(any.remaining(due).multipliedBy(4).compareTo(any.duration()) >= 0);
    }
  }
}
