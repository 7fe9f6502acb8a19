package dev.longrun.cli.exec;

import dev.longrun.worker.Worker;
import dev.longrun.worker.client.Operation;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One command, run as the work of one operation; and ended when this process is told to end. */
public final class ExecRun {
  private static final int SETTLING_SECONDS = 20;

  private final Worker worker;
  private final Command command;
  private final PrintStream log;
  private final Stopper stopper;
  private final CommandHandler handler;
  private final CountDownLatch finished = new CountDownLatch(1);

  /**
   * @param log where the command's standard error goes, and what is to be said besides
   */
  public ExecRun(Worker worker, Command command, PrintStream log) {
    ProcessScan scan = new ProcessScan("LONGRUN_EXEC_" + randomHex());
    this.worker = worker;
    this.command = command;
    this.log = log;
    this.stopper = new Stopper(scan, log);
    this.handler =
        new CommandHandler(command, new Executables(System.getenv("PATH")), scan, stopper, log);
  }

  private static String randomHex() {
    byte[] bytes = new byte[8];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * Claims the operation and runs the command. Call it from a thread that lives as long as the
   * process does: on Linux the command is killed when that thread ends.
   *
   * @return the operation as it ended
   * @throws dev.longrun.worker.client.ApiException if it can't be claimed, or not be finished
   */
  public Operation run(String name) {
    Thread hook = new Thread(this::stopWorker, "longrun-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return worker.run(name, handler);
    } finally {
      finished.countDown();
      removeHook(hook);
    }
  }

  /** On SIGTERM, SIGINT and SIGHUP. The operation is finished before the process ends. */
  private void stopWorker() {
    stopper.stop(Stopper.Reason.WORKER_STOPPED, "This process was told to end.", command.grace());
    try {
      if (!finished.await(SETTLING_SECONDS, TimeUnit.SECONDS)) {
        log.println("longrun: the operation couldn't be finished; it ends with its lease.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It runs already.
    }
  }

  /** The command's exit status; empty, if it hasn't run. */
  public OptionalInt commandStatus() {
    return handler.status();
  }

  /** Whether the command was ended by us since the operation was cancelled. */
  public boolean isCancelled() {
    return is(Stopper.Reason.CANCELLED);
  }

  /** Whether the command was ended by us since the lease was lost. */
  public boolean isLeaseLost() {
    return is(Stopper.Reason.LEASE_LOST);
  }

  private boolean is(Stopper.Reason reason) {
    return stopper.reason().equals(Optional.of(reason));
  }
}
