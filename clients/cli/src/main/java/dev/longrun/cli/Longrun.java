package dev.longrun.cli;

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
      "  LONGRUN_TOKEN_COMMAND  A command that prints one. It runs every 5 minutes, and when a",
      "                         token is rejected.",
      "",
      "Without a token or a command, Google's application default credentials are used:",
      "a key file, 'gcloud auth application-default login', or the service account of the",
      "machine. A server on localhost gets no token unless one is given."
    },
    subcommands = {
      StartCommand.class,
      GetCommand.class,
      InspectCommand.class,
      ListCommand.class,
      WaitCommand.class,
      CancelCommand.class,
      TerminateCommand.class,
      DeleteCommand.class,
      ExecCommand.class
    })
public final class Longrun implements Runnable {
  @Spec private CommandLine.Model.CommandSpec spec;

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command, to be run with any arguments. */
  static CommandLine commandLine() {
    return new CommandLine(new Longrun())
        .setExecutionExceptionHandler(new ErrorReport())
        .setStopAtPositional(false);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing.");
  }
}
