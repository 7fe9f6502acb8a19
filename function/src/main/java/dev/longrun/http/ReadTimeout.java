package dev.longrun.http;

import dev.longrun.time.Deadline;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends a blocking read by interrupting its thread. The server's own timeout begins anew with every
 * byte, so a sender that is slow enough could hold its thread for as long as it likes.
 */
final class ReadTimeout implements AutoCloseable {
  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private final Deadline deadline;
  private final Thread reader;
  private final ScheduledFuture<?> interruption;
  private boolean closed;

  private ReadTimeout(Deadline deadline, Thread reader) {
    this.deadline = deadline;
    this.reader = reader;
    this.interruption =
        TIMER.schedule(this::interrupt, deadline.timeLeft().toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Interrupts the current thread when the deadline passes, unless it is closed before. */
  static ReadTimeout of(Deadline deadline) {
    return new ReadTimeout(deadline, Thread.currentThread());
  }

  /**
   * @throws IOException if the deadline has passed
   */
  void check() throws IOException {
    if (deadline.hasPassed()) {
      throw new InterruptedIOException("the body came too slowly");
    }
  }

  private synchronized void interrupt() {
    if (!closed) {
      reader.interrupt();
    }
  }

  /** After this nothing interrupts the thread, and it isn't interrupted either. */
  @Override
  public synchronized void close() {
    closed = true;
    interruption.cancel(false);
    if (deadline.hasPassed()) {
      Thread.interrupted();
    }
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "read-timeout");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }
}
