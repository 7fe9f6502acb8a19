package dev.longrun;

import dev.longrun.service.Sweep;
import dev.longrun.service.SweepSummary;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Sweeps from time to time in the background, where no Cloud Scheduler calls the sweep. */
final class SweepTimer {
  private static final Logger LOGGER = Logger.getLogger(SweepTimer.class.getName());
  private static final Duration MAX_DURATION = Duration.ofSeconds(18);

  private final Sweep sweep;
  private final SweepLog log;
  private final Duration interval;

  /**
   * @param interval from the end of a sweep to the beginning of the next
   */
  SweepTimer(Sweep sweep, SweepLog log, Duration interval) {
    this.sweep = sweep;
    this.log = log;
    this.interval = interval;
  }

  /** Sweeps now, and goes on until the process ends. */
  void start() {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "sweep");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        timer.scheduleWithFixedDelay(this::sweep, 0, interval.toSeconds(), TimeUnit.SECONDS);
  }

  private void sweep() {
    try {
      SweepSummary summary = sweep.run(Deadline.after(MAX_DURATION));
      if (!summary.isIdle()) {
        log.write(summary);
      }
    } catch (RuntimeException | Error e) { // what is thrown on would end the timer
      LOGGER.log(Level.WARNING, "the sweep failed; it is tried again", e);
    }
  }
}
