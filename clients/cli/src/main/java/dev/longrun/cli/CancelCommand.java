package dev.longrun.cli;

import com.google.gson.JsonObject;
import dev.longrun.worker.client.ApiException;
import dev.longrun.worker.client.OperationsClient;
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
    OperationsClient client = connection.client();
    client.cancel(name, reason);
    String state = output.isJson() ? "" : stateNow(client);
    output.print(new JsonObject(), () -> "Cancellation requested: " + name + state);
    return ExitCode.DONE;
  }

  /** The request has been taken, whether or not this can be told. */
  private String stateNow(OperationsClient client) throws InterruptedException {
    try {
      return " is now " + OperationText.state(client.get(name));
    } catch (ApiException e) {
      return "";
    }
  }
}
