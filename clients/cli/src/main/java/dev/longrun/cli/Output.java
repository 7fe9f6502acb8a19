package dev.longrun.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import dev.longrun.worker.client.Operation;
import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command shows what it got. */
final class Output {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(names = "--json", description = "Print the server's JSON.")
  private boolean json;

  boolean isJson() {
    return json;
  }

  void print(Operation operation) {
    print(operation.toJson(), () -> OperationText.of(operation));
  }

  /**
   * @param text for people
   */
  void print(JsonObject reply, Supplier<String> text) {
    Gson pretty = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    writer().println(json ? pretty.toJson(reply) : text.get());
    writer().flush();
  }

  PrintWriter writer() {
    return command.commandLine().getOut();
  }
}
