package dev.longrun.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of threads that wait for their turn: when they do, and when they go on. */
@Timeout(30)
class ConcurrencyLimitTest {
  private final ManualClock clock = new ManualClock();
  private final Queue<Integer> served = new ConcurrentLinkedQueue<>();

  private Thread begin(ConcurrencyLimit turns, int number) {
    Thread thread =
        new Thread(
            () -> {
              if (turns.take()) {
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
    ConcurrencyLimit turns = new ConcurrencyLimit(2, 8, clock);
    assertTrue(turns.take());
    assertTrue(turns.take());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      threads.add(waiting(turns, i));
    }
    for (Thread thread : threads) {
      turns.giveBack();
      thread.join();
    }
    assertEquals(List.of(0, 1, 2, 3, 4, 5), List.copyOf(served));
  }

  @Test
  void whoFindsTooManyWaiting_isRefusedAtOnce() throws Exception {
    ConcurrencyLimit turns = new ConcurrencyLimit(1, 3, clock);
    assertTrue(turns.take());
    List<Thread> threads = List.of(waiting(turns, 0), waiting(turns, 1));
    assertFalse(turns.take());
    for (Thread thread : threads) {
      turns.giveBack();
      thread.join();
    }
    assertEquals(2, served.size());
    turns.giveBack();
    assertTrue(turns.take());
  }

  @Test
  void whoTakesATurnAnyway_hasItAtOnce_andKeepsItFromOthers() throws Exception {
    ConcurrencyLimit turns = new ConcurrencyLimit(1, 3, clock);
    turns.takeAnyway();
    turns.takeAnyway();
    Thread next = waiting(turns, 0);
    turns.giveBack();
    turns.giveBack();
    next.join();
    assertEquals(List.of(0), List.copyOf(served));
  }

  @Test
  void whoIsInterrupted_isRefused_andLeavesNothingBehind() throws Exception {
    ConcurrencyLimit turns = new ConcurrencyLimit(1, 2, clock);
    assertTrue(turns.take());
    Thread interrupted = waiting(turns, 0);
    interrupted.interrupt();
    interrupted.join();
    Thread next = waiting(turns, 1);
    turns.giveBack();
    next.join();
    assertEquals(List.of(1), List.copyOf(served));
  }
}
