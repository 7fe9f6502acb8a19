package dev.longrun.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "get",
    description = "Show an operation, as Google's clients see it.",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true)
final class GetCommand implements Callable<Integer> {
  @Mixin private Connection connection;
  @Mixin private Output output;

  @Parameters(paramLabel = "OPERATION", description = "Its full name.")
  private String name;

  @Override
  public Integer call() throws InterruptedException {
    output.print(connection.client().get(name));
    return ExitCode.DONE;
  }
}
