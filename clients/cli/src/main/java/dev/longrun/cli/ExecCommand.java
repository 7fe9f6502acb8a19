package dev.longrun.cli;

import dev.longrun.cli.exec.Command;
import dev.longrun.cli.exec.ExecRun;
import dev.longrun.worker.Worker;
import dev.longrun.worker.WorkerOptions;
import dev.longrun.worker.client.ApiException;
import dev.longrun.worker.client.Code;
import dev.longrun.worker.client.Operation;
import dev.longrun.worker.client.ProtoJson;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@picocli.CommandLine.Command(
    name = "exec",
    description = {
      "Run a command as the work of an operation.",
      "",
      "The operation is claimed first; if it can't be, the command doesn't run. While the command"
          + " runs, the lease is renewed, and a cancel request is heard at once: then the command"
          + " and every process that it has started get SIGTERM, and after --grace SIGKILL. So they"
          + " do when the lease is lost, and when this process gets SIGTERM, SIGINT or SIGHUP.",
      "",
      "Exit status 0 of the command ends the operation SUCCESSFUL. Any other ends it FAILED, with"
          + " the status and the end of what it wrote to standard error. After a cancel it ends"
          + " CANCELLED, whatever the status, unless a response was reported.",
      "",
      "The command reports by writing a line to the file that LONGRUN_REPORT names:",
      "  echo progress 3 10 >\"$$LONGRUN_REPORT\"",
      "  echo 'metadata {\"@type\": ...}' >\"$$LONGRUN_REPORT\"",
      "  echo 'response {\"@type\": ...}' >\"$$LONGRUN_REPORT\"",
      "Before what can't be undone it asks whether a cancel came first:",
      "  echo finalizing >\"$$LONGRUN_REPORT\"; read -r answer <\"$$LONGRUN_REPLY\"",
      "The answer is go or stop. LONGRUN_OPERATION has the operation's name."
    },
    synopsisHeading = "Usage: longrun exec [OPTIONS] OPERATION -- COMMAND...%n",
    customSynopsis = {"       longrun exec [OPTIONS] --start PARENT --type TYPE -- COMMAND..."},
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:The operation is SUCCESSFUL.",
      "2:Wrong usage.",
      "3:The operation was CANCELLED.",
      "4:The lease was lost, and the result is discarded.",
      "6:The server couldn't be reached until the lease was over.",
      "125:The operation couldn't be claimed, or is done. The command didn't run.",
      "126:The command can't be executed. The operation FAILED.",
      "127:The command wasn't found. The operation FAILED.",
      "129,130,143:This process was told to end by SIGHUP, SIGINT, SIGTERM. The operation FAILED.",
      "other:The command's own; 128 and the number of the signal that ended it."
    })
final class ExecCommand implements Callable<Integer> {
  private static final Logger HANDLER_LOG = Logger.getLogger("dev.longrun.worker.HandlerRun");

  @Mixin private Connection connection;
  @Mixin private StartOptions startOptions;

  @Option(
      names = "--start",
      paramLabel = "PARENT",
      description = "Start an operation under this parent, in place of one that is there.")
  private Optional<String> parent = Optional.empty();

  @Option(
      names = "--lease",
      paramLabel = "DURATION",
      description =
          "How long the operation stays this process's when it isn't heard from, 1s to 3600s"
              + " (default: ${DEFAULT-VALUE}).")
  private String lease = "60s";

  @Option(
      names = "--grace",
      paramLabel = "DURATION",
      description =
          "The time between SIGTERM and SIGKILL, but not beyond the end of the operation's own"
              + " grace period (default: ${DEFAULT-VALUE}).")
  private String grace = "10s";

  @Option(names = "--worker", paramLabel = "NAME", description = "Who works (default: the host).")
  private Optional<String> worker = Optional.empty();

  @Parameters(paramLabel = "OPERATION -- COMMAND", description = "See above.", arity = "1..*")
  private List<String> words = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    PrintStream log = System.err;
    HANDLER_LOG.setLevel(Level.OFF); // How the command ended is no news to who reads its output.
    List<String> commandWords = parent.isPresent() ? words : words.subList(1, words.size());
    Command command = new Command(commandWords, ProtoJson.parseDuration(grace));
    Worker connected =
        Worker.connect(connection.endpoint().toString(), connection.credentials(), options());
    ExecRun run = new ExecRun(connected, command, log);
    try {
      String name = parent.isPresent() ? start(connected, log) : words.get(0);
      Operation ended = run.run(name);
      return status(run, ended, log);
    } catch (ApiException e) {
      log.println(ErrorReport.text(e));
      return failure(run, e);
    } finally {
      connected.close();
    }
  }

  private WorkerOptions options() {
    Duration duration = ProtoJson.parseDuration(lease);
    return WorkerOptions.named(worker.orElseGet(ExecCommand::host)).withLeaseDuration(duration);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "longrun-exec";
    }
  }

  private String start(Worker connected, PrintStream log) throws InterruptedException {
    String name = connected.start(parent.orElseThrow(), startOptions.request()).name();
    log.println("longrun: " + name);
    return name;
  }

  private static int status(ExecRun run, Operation ended, PrintStream log) {
    if (run.isLeaseLost()) {
      return ExitCode.LEASE_LOST;
    }
    if (run.isCancelled()) {
      return ended.isSuccessful() ? ExitCode.DONE : ExitCode.CANCELLED;
    }
    if (run.commandStatus().isEmpty()) {
      log.println("longrun: the operation is done already: " + ended.name());
      return ExitCode.NOT_CLAIMED;
    }
    int status = run.commandStatus().getAsInt();
    return status == 0 && !ended.isSuccessful() ? ExitCode.LEASE_LOST : status;
  }

  private static int failure(ExecRun run, ApiException e) {
    if (run.isLeaseLost()) {
      return ExitCode.LEASE_LOST;
    }
    if (run.commandStatus().isEmpty()) {
      return ExitCode.NOT_CLAIMED;
    }
    return e.code() == Code.UNAVAILABLE ? ExitCode.UNREACHABLE : ExitCode.REFUSED;
  }
}
