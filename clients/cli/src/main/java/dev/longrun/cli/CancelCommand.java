package dev.longrun.cli;

import com.google.gson.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "cancel",
    description = {
      "Ask for an operation to be cancelled.",
      "Its worker is told at once; 'longrun wait' shows what came of it."
    },
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true)
final class CancelCommand implements Callable<Integer> {
  @Mixin private Connection connection;
  @Mixin private Output output;

  @Parameters(paramLabel = "OPERATION", description = "Its full name.")
  private String name;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the worker and the log.")
  private String reason = "";

  @Override
  public Integer call() throws InterruptedException {
    connection.client().cancel(name, reason);
    output.print(new JsonObject(), () -> "Cancellation requested: " + name);
    return ExitCode.DONE;
  }
}
