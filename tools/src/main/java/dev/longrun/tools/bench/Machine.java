package dev.longrun.tools.bench;

import java.lang.management.ManagementFactory;

/** What figures depend on, besides what is measured. */
final class Machine {
  private Machine() {}

  /** A line about how busy it is now. */
  static String load(String when) {
    return "load average %s %.1f on %d processors, Java %s"
        .formatted(
            when,
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version().feature());
  }
}
