package dev.longrun.fuzz;

import java.util.Arrays;

/** The median of the last times that inputs took, and which of them are out of proportion. */
final class Pace {
  private static final int TIMES = 50;
  private static final long FLOOR_NANOS = 50_000_000;

  private final long[] last = new long[1023];
  private long count;
  private long median;

  void took(long nanos) {
    last[(int) (count++ % last.length)] = nanos;
    if (count % last.length == 0) {
      long[] sorted = last.clone();
      Arrays.sort(sorted);
      median = sorted[sorted.length / 2];
    }
  }

  /** What a pause of the machine may take counts as quick. */
  boolean isSlow(long nanos) {
    return nanos > Math.max(FLOOR_NANOS, TIMES * median);
  }
}
