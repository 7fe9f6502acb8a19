package dev.longrun.cli.exec;

import com.google.gson.JsonObject;
import dev.longrun.worker.CancelRequest;
import dev.longrun.worker.OperationCancelledException;
import dev.longrun.worker.OperationContext;
import dev.longrun.worker.OperationFailedException;
import dev.longrun.worker.OperationHandler;
import dev.longrun.worker.client.Code;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Runs a command as the work of an operation. */
final class CommandHandler implements OperationHandler {
  private static final Duration TAIL_TIME = Duration.ofMillis(500);
  private static final int SIGNALLED = 128;

  private final Command command;
  private final Executables executables;
  private final ProcessScan scan;
  private final Stopper stopper;
  private final PrintStream log;
  private volatile OptionalInt status = OptionalInt.empty();

  CommandHandler(
      Command command,
      Executables executables,
      ProcessScan scan,
      Stopper stopper,
      PrintStream log) {
    this.command = command;
    this.executables = executables;
    this.scan = scan;
    this.stopper = stopper;
    this.log = log;
  }

  /** The command's exit status, or what a shell would say in its place; empty, if it hasn't run. */
  OptionalInt status() {
    return status;
  }

  @Override
  public Optional<JsonObject> run(OperationContext context) throws Exception {
    requireProgram();
    try (ReportPipes pipes = ReportPipes.create()) {
      Process process = start(context, pipes);
      ErrorTail errors = new ErrorTail(process.getErrorStream(), log);
      errors.start();
      Reports reports = new Reports(pipes, context, log);
      reports.start();
      context.onCancel(() -> stopper.stop(reason(context), text(context), grace(context)));
      if (stopper.onStarted(process.toHandle())) {
        stopper.end(command.grace());
      }
      int exit = process.waitFor();
      Optional<Stopper.Reason> stopped = stopper.onEnded();
      if (stopped.isPresent()) {
        stopper.awaitEnd();
      }
      reports.finish();
      status = OptionalInt.of(exit);
      return outcome(exit, stopped, reports.response(), errors);
    }
  }

  private void requireProgram() throws OperationFailedException {
    String program = command.words().get(0);
    if (stopper.reason().isPresent()) {
      throw new OperationFailedException(Code.ABORTED, "The worker was stopped.", null);
    }
    Path file =
        executables
            .find(program)
            .orElseThrow(() -> notRun(127, "The command '" + program + "' was not found."));
    if (Files.isDirectory(file) || !Files.isExecutable(file)) {
      throw notRun(126, "The command '" + program + "' can't be executed.");
    }
  }

  private Process start(OperationContext context, ReportPipes pipes) throws Exception {
    List<String> words = new ArrayList<>(executables.deathSignalPrefix());
    words.addAll(command.words());
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectInput(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT);
    Map<String, String> environment = builder.environment();
    environment.put("LONGRUN_OPERATION", context.name());
    environment.put("LONGRUN_REPORT", pipes.reportFile().toString());
    environment.put("LONGRUN_REPLY", pipes.replyFile().toString());
    environment.put(scan.variable(), "1");
    try {
      return builder.start();
    } catch (IOException e) {
      throw notRun(126, "The command can't be executed: " + e.getMessage());
    }
  }

  private OperationFailedException notRun(int inItsPlace, String why) {
    status = OptionalInt.of(inItsPlace);
    log.println("longrun: " + why);
    return new OperationFailedException(Code.FAILED_PRECONDITION, why, null);
  }

  private static Stopper.Reason reason(OperationContext context) {
    return context.cancelRequest().isPresent()
        ? Stopper.Reason.CANCELLED
        : Stopper.Reason.LEASE_LOST;
  }

  private static String text(OperationContext context) {
    return context
        .cancelRequest()
        .map(
            it ->
                (it.requestedBy().isEmpty() ? "The server" : it.requestedBy())
                    + " asked to cancel"
                    + (it.reason().isEmpty() ? "." : ": " + printable(it.reason()) + "."))
        .orElse("The lease is lost, or an administrator ended the operation.");
  }

  /** Without what could drive a terminal: somebody else has written it. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }

  private Duration grace(OperationContext context) {
    Optional<Instant> deadline = context.cancelRequest().flatMap(CancelRequest::deadline);
    return Stopper.grace(command.grace(), deadline, Instant.now());
  }

  private Optional<JsonObject> outcome(
      int exit, Optional<Stopper.Reason> stopped, Optional<JsonObject> response, ErrorTail errors)
      throws OperationFailedException, InterruptedException {
    if (stopped.isPresent()) {
      boolean completed = stopped.get() == Stopper.Reason.CANCELLED && response.isPresent();
      if (completed && (exit == 0 || exit > SIGNALLED)) {
        return response;
      }
      if (!completed) {
        throw stopped(stopped.get());
      }
    }
    if (exit == 0) {
      return response;
    }
    String tail = errors.text(TAIL_TIME);
    throw new OperationFailedException(
        Code.UNKNOWN, describe(exit) + (tail.isEmpty() ? "" : "\n" + tail), null);
  }

  private static OperationCancelledException stopped(Stopper.Reason reason)
      throws OperationFailedException {
    if (reason == Stopper.Reason.WORKER_STOPPED) {
      throw new OperationFailedException(Code.ABORTED, "The worker was stopped.", null);
    }
    return new OperationCancelledException("The command was ended.");
  }

  private static String describe(int exit) {
    return exit > SIGNALLED
        ? "The command was ended by signal " + (exit - SIGNALLED) + "."
        : "The command ended with status " + exit + ".";
  }
}
