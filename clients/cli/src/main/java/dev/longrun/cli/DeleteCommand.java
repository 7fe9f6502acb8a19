package dev.longrun.cli;

import com.google.gson.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "delete",
    description = "Delete an operation that is done.",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true)
final class DeleteCommand implements Callable<Integer> {
  @Mixin private Connection connection;
  @Mixin private Output output;

  @Parameters(paramLabel = "OPERATION", description = "Its full name.")
  private String name;

  @Override
  public Integer call() throws InterruptedException {
    connection.client().delete(name);
    output.print(new JsonObject(), () -> "Deleted: " + name);
    return ExitCode.DONE;
  }
}
