package dev.longrun.time;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The moment by which work must be over, as {@code io.grpc.Deadline} has it. It is measured with a
 * clock that nobody sets, so it is good only in the process that made it.
 *
 * <p>A request makes one when it comes in, and hands it to every step, so that all steps together
 * keep to it.
 */
public final class Deadline {
  private final LongSupplier nanoTime;
  private final long end;

  private Deadline(LongSupplier nanoTime, long end) {
    this.nanoTime = nanoTime;
    this.end = end;
  }

  /** The moment that is this far in the future. */
  public static Deadline after(Duration time) {
    return after(time, System::nanoTime);
  }

  /**
   * The same by another clock.
   *
   * @param nanoTime counts nanoseconds from an arbitrary moment, as {@link System#nanoTime} does
   */
  public static Deadline after(Duration time, LongSupplier nanoTime) {
    return new Deadline(nanoTime, nanoTime.getAsLong() + time.toNanos());
  }

  /** Zero once the deadline has passed; never negative. */
  public Duration timeLeft() {
    return Duration.ofNanos(Math.max(0, nanosLeft()));
  }

  public boolean hasPassed() {
    return nanosLeft() <= 0;
  }

  /** The deadline of a step that must leave {@code time} to those that follow it. */
  public Deadline minus(Duration time) {
    return new Deadline(nanoTime, end - time.toNanos());
  }

  /** This deadline, or the moment that is {@code time} from now if that is sooner. */
  public Deadline within(Duration time) {
    Deadline other = after(time, nanoTime);
    return other.end - end < 0 ? other : this;
  }

  /** A difference, since the numbers themselves may overflow. */
  private long nanosLeft() {
    return end - nanoTime.getAsLong();
  }

  @Override
  public String toString() {
    return timeLeft() + " left";
  }
}
