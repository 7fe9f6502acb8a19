package dev.longrun.cli.exec;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A command and everything that it has started, and how they are ended. */
final class ProcessTree {
  private static final long LOOK_MILLIS = 50;
  private static final Duration KILL_TIME = Duration.ofSeconds(5);

  private final ProcessScan scan;

  ProcessTree(ProcessScan scan) {
    this.scan = scan;
  }

  /**
   * Sends SIGTERM to all, and after {@code grace} SIGKILL to those that are left. Blocks until none
   * is left, or 5 seconds more.
   *
   * @return those that could not be ended
   */
  List<ProcessHandle> end(Duration grace) throws InterruptedException {
    Set<ProcessHandle> told =
        Set.copyOf(scan.known()); // At once, since to look for others takes time.
    told.forEach(ProcessHandle::destroy);
    scan.find().stream().filter(each -> !told.contains(each)).forEach(ProcessHandle::destroy);
    long end = System.nanoTime() + grace.toNanos();
    List<ProcessHandle> left = scan.find();
    while (!left.isEmpty() && end - System.nanoTime() > 0) {
      long nanos = Math.min(end - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
      TimeUnit.NANOSECONDS.sleep(nanos);
      left = scan.find();
    }
    return left.isEmpty() ? left : kill();
  }

  /** Again and again, since one that was just about to start another may have done so. */
  private List<ProcessHandle> kill() throws InterruptedException {
    long end = System.nanoTime() + KILL_TIME.toNanos();
    List<ProcessHandle> left = scan.find();
    while (!left.isEmpty() && end - System.nanoTime() > 0) {
      left.forEach(ProcessHandle::destroyForcibly);
      TimeUnit.MILLISECONDS.sleep(5);
      left = scan.find();
    }
    return left;
  }
}
