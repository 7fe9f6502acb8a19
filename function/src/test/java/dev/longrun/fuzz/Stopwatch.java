package dev.longrun.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Measures what this thread works, so that a busy machine makes nothing slow; but who waits for
 * seconds is slow, too.
 */
record Stopwatch(long beginNanos, long workedNanos) {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long SECONDS = 5_000_000_000L;

  static Stopwatch started() {
    return new Stopwatch(System.nanoTime(), THREADS.getCurrentThreadCpuTime());
  }

  long nanos() {
    long passed = System.nanoTime() - beginNanos;
    return passed > SECONDS ? passed : THREADS.getCurrentThreadCpuTime() - workedNanos;
  }
}
