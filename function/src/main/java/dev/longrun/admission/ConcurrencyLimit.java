package dev.longrun.admission;

import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets a few go on at once. Others wait for their turn, in the order in which they came. */
public final class ConcurrencyLimit {
  /** So that a turn never waits for somebody, but nobody for more than a few others. */
  private static final int SHORT_QUEUE_FOR_ONE_TURN = 4;

  /** Below the time after which clients give up on a call. */
  private static final int PATIENCE_SECONDS = 4;

  private final int turns;
  private final Free free;
  private final QueueLimit queue;
  private final InstantSource clock;
  private int present;

  /**
   * @param turns how many may go on at once
   * @param max how many may go on or wait
   */
  ConcurrencyLimit(int turns, int max, InstantSource clock) {
    this.turns = Math.min(turns, max);
    this.free = new Free(this.turns);
    int longest = max - this.turns;
    long shortQueue = (long) SHORT_QUEUE_FOR_ONE_TURN * this.turns;
    this.queue = new QueueLimit((int) Math.min(shortQueue, longest), longest);
    this.clock = clock;
  }

  /** Whether it has taken a turn; waits for it, but not where too many do already, nor for long. */
  boolean take() {
    if (!join()) {
      return false;
    }
    if (free.await()) {
      return true;
    }
    quit();
    tellOfRefusal();
    return false;
  }

  private synchronized boolean join() {
    boolean joins = present < turns || queue.admits(present - turns, clock.instant());
    if (joins) {
      present++;
    }
    return joins;
  }

  /** That somebody had to be refused before. */
  synchronized void tellOfRefusal() {
    queue.tellOfRefusal(clock.instant());
  }

  private synchronized void quit() {
    present--;
  }

  /** Takes a turn at once, even if none is free. */
  void takeAnyway() {
    synchronized (this) {
      present++;
    }
    free.takeAnyway();
  }

  void giveBack() {
    quit();
    free.release();
  }

  private static final class Free extends Semaphore {
    private static final long serialVersionUID = 1;

    Free(int turns) {
      super(turns, true);
    }

    boolean await() {
      try {
        return tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    void takeAnyway() {
      reducePermits(1);
    }
  }
}
