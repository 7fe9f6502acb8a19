package dev.longrun.time;

import java.time.Duration;

/** Deadlines for tests. */
public final class TestDeadlines {
  private TestDeadlines() {}

  /** One that no test should reach. */
  public static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(20));
  }

  public static Deadline passed() {
    return Deadline.after(Duration.ZERO);
  }
}
