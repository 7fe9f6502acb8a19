package dev.longrun.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of threads that wait for their turn: when they do, and when they go on. */
@Timeout(30)
class ConcurrencyLimitTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Queue<Integer> served = new ConcurrentLinkedQueue<>();

  private Thread begin(ConcurrencyLimit turns, int number) {
    Thread thread =
        new Thread(
            () -> {
              if (turns.tryAcquire()) {
                served.add(number);
              }
            });
    thread.start();
    return thread;
  }

  private Thread waiting(ConcurrencyLimit turns, int number) {
    Thread thread = begin(turns, number);
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertTrue(thread.isAlive(), "it doesn't wait");
      Thread.onSpinWait();
    }
    return thread;
  }

  @Test
  void whoFindsNoTurn_waitsForOne_inTheOrderOfComing() throws Exception {
    ConcurrencyLimit turns = new ConcurrencyLimit(2, 6, LONG);
    assertTrue(turns.tryAcquire());
    assertTrue(turns.tryAcquire());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      threads.add(waiting(turns, i));
    }
    for (Thread thread : threads) {
      turns.release();
      thread.join();
    }
    assertEquals(List.of(0, 1, 2, 3, 4, 5), List.copyOf(served));
  }

  @Test
  void whoFindsTooManyWaiting_isRefusedAtOnce() throws Exception {
    ConcurrencyLimit turns = new ConcurrencyLimit(1, 2, LONG);
    assertTrue(turns.tryAcquire());
    List<Thread> threads = List.of(waiting(turns, 0), waiting(turns, 1));
    assertFalse(turns.tryAcquire());
    for (Thread thread : threads) {
      turns.release();
      thread.join();
    }
    assertEquals(2, served.size());
    turns.release();
    assertTrue(turns.tryAcquire());
  }

  @Test
  void whoWaitsTooLong_isRefused_andLeavesNothingBehind() {
    ConcurrencyLimit turns = new ConcurrencyLimit(1, 1, Duration.ofMillis(1));
    assertTrue(turns.tryAcquire());
    assertFalse(turns.tryAcquire());
    turns.release();
    assertTrue(turns.tryAcquire());
  }

  @Test
  void zeroPermits_areNoLimit() {
    ConcurrencyLimit none = new ConcurrencyLimit(0, 0, Duration.ZERO);
    for (int i = 0; i < 1000; i++) {
      assertTrue(none.tryAcquire());
    }
    assertFalse(none.isHalfTaken());
  }

  @Test
  void whoIsInterrupted_isRefused_andLeavesNothingBehind() throws Exception {
    ConcurrencyLimit turns = new ConcurrencyLimit(1, 1, LONG);
    assertTrue(turns.tryAcquire());
    Thread interrupted = waiting(turns, 0);
    interrupted.interrupt();
    interrupted.join();
    Thread next = waiting(turns, 1);
    turns.release();
    next.join();
    assertEquals(List.of(1), List.copyOf(served));
  }
}
