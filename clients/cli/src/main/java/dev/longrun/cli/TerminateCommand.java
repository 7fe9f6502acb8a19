package dev.longrun.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "terminate",
    description = {
      "End an operation at once, whatever its worker does.",
      "Its work may go on for a while. Only administrators may do this."
    },
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true)
final class TerminateCommand implements Callable<Integer> {
  @Mixin private Connection connection;
  @Mixin private Output output;

  @Parameters(paramLabel = "OPERATION", description = "Its full name.")
  private String name;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the worker and the log.")
  private String reason = "";

  @Override
  public Integer call() throws InterruptedException {
    output.print(connection.client().terminate(name, reason));
    return ExitCode.DONE;
  }
}
