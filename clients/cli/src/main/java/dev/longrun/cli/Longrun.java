package dev.longrun.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code longrun}. */
@Command(
    name = "longrun",
    description = "Long-running operations: start, watch and cancel them, and do their work.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:Done. wait, exec: the operation is SUCCESSFUL.",
      "1:wait: the operation FAILED.",
      "2:Wrong usage.",
      "3:wait, exec: the operation was CANCELLED.",
      "4:exec: the lease was lost, and the result is discarded.",
      "5:wait: the operation wasn't done when --timeout was over.",
      "6:The server couldn't be reached.",
      "7:The server refused the request. Standard error says why.",
      "125:exec: the operation couldn't be claimed. The command didn't run.",
      "126:exec: the command can't be executed.",
      "127:exec: the command wasn't found.",
      "other:exec: the command's own; 128 and the number of the signal that ended it."
    },
    footerHeading = "%nEnvironment:%n",
    footer = {
      "  LONGRUN_ENDPOINT       The URL of the server, if --endpoint isn't given.",
      "  LONGRUN_TOKEN          A bearer token.",
      "  LONGRUN_TOKEN_COMMAND  A command that prints one. It runs every 5",
      "                         minutes, and when a token is rejected.",
      "",
      "Without a token or a command, Google's application default credentials are",
      "used: a key file, 'gcloud auth application-default login', or the service",
      "account of the machine. A server on localhost gets no token unless one is",
      "given."
    })
public final class Longrun implements Runnable {
  private static final Map<String, Supplier<Object>> COMMANDS = commands();

  @Spec private CommandLine.Model.CommandSpec spec;

  private static Map<String, Supplier<Object>> commands() {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("start", StartCommand::new);
    commands.put("get", GetCommand::new);
    commands.put("inspect", InspectCommand::new);
    commands.put("list", ListCommand::new);
    commands.put("wait", WaitCommand::new);
    commands.put("cancel", CancelCommand::new);
    commands.put("terminate", TerminateCommand::new);
    commands.put("delete", DeleteCommand::new);
    commands.put("exec", ExecCommand::new);
    return commands;
  }

  public static void main(String[] arguments) {
    int status = commandLine(arguments).execute(arguments);
    wakeHttpClients();
    System.exit(status);
  }

  /**
   * At its end the JVM waits 0.3 s for threads that are in a system call. One of an HTTP client is,
   * and with Java 17 the client can't be closed.
   */
  private static void wakeHttpClients() {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().endsWith("-SelectorManager")) {
        thread.interrupt();
      }
    }
  }

  /** The command, with no more of its commands than these arguments need: each takes its time. */
  static CommandLine commandLine(String... arguments) {
    CommandLine line = new CommandLine(new Longrun());
    COMMANDS.forEach(
        (name, command) -> {
          boolean another = arguments.length > 0 && COMMANDS.containsKey(arguments[0]);
          if (!another || arguments[0].equals(name)) {
            line.addSubcommand(name, command.get());
          }
        });
    return line.setExecutionExceptionHandler(new ErrorReport());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing.");
  }
}
