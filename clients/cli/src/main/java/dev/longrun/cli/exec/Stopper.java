package dev.longrun.cli.exec;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Ends a command once, for the first reason that there is. */
final class Stopper {
  /** Why a command is ended. */
  enum Reason {
    CANCELLED,
    LEASE_LOST,
    WORKER_STOPPED
  }

  private final ProcessScan scan;
  private final PrintStream log;
  private final CountDownLatch ended = new CountDownLatch(1);
  private Optional<Reason> reason = Optional.empty();
  private boolean running;
  private boolean over;

  Stopper(ProcessScan scan, PrintStream log) {
    this.scan = scan;
    this.log = log;
  }

  /**
   * The command runs; from now on it can be ended.
   *
   * @return whether it is to be ended already
   */
  synchronized boolean onStarted(ProcessHandle command) {
    scan.add(command);
    running = true;
    return reason.isPresent();
  }

  /**
   * The command has ended.
   *
   * @return why it was to, if it was
   */
  synchronized Optional<Reason> onEnded() {
    over = true;
    return reason;
  }

  /** Whether the command should not be started any more. */
  synchronized Optional<Reason> reason() {
    return reason;
  }

  /**
   * Notes why the command is to be ended, and ends it if it runs. Blocks until that is done.
   *
   * @param text the reason for people, a sentence
   */
  void stop(Reason why, String text, Duration grace) {
    synchronized (this) {
      if (reason.isPresent() || over) {
        return;
      }
      reason = Optional.of(why);
      if (!running) {
        return;
      }
    }
    log.println("longrun: " + text + " The command gets SIGTERM.");
    end(grace);
  }

  /** Ends the command, and everything that it has started. */
  void end(Duration grace) {
    try {
      List<ProcessHandle> left = new ProcessTree(scan).end(grace);
      left.forEach(each -> log.println("longrun: process " + each.pid() + " can't be killed"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
  }

  /** Waits until everything is ended. */
  void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /** No longer than until the operation ends in any case. */
  static Duration grace(Duration wanted, Optional<Instant> deadline, Instant now) {
    return deadline
        .map(end -> Duration.between(now, end))
        .map(left -> left.isNegative() ? Duration.ZERO : left)
        .filter(left -> left.compareTo(wanted) < 0)
        .orElse(wanted);
  }
}
