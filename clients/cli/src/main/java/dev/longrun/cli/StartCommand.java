package dev.longrun.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "start",
    description = "Start an operation, for a worker to claim.",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true)
final class StartCommand implements Callable<Integer> {
  @Mixin private Connection connection;
  @Mixin private Output output;
  @Mixin private StartOptions options;

  @Parameters(paramLabel = "PARENT", description = "Such as projects/my-project.")
  private String parent;

  @Override
  public Integer call() throws InterruptedException {
    output.print(connection.client().start(parent, options.request()));
    return ExitCode.DONE;
  }
}
