package dev.longrun.cli;

import com.google.gson.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "inspect",
    description = "Show all that the server knows of an operation, and what happened to it.",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true)
final class InspectCommand implements Callable<Integer> {
  @Mixin private Connection connection;
  @Mixin private Output output;

  @Parameters(paramLabel = "OPERATION", description = "Its full name.")
  private String name;

  @Override
  public Integer call() throws InterruptedException {
    JsonObject details = connection.client().inspect(name);
    output.print(details, () -> OperationText.ofDetails(details));
    return ExitCode.DONE;
  }
}
