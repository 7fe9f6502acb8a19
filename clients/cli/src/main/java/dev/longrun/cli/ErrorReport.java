package dev.longrun.cli;

import com.google.gson.JsonObject;
import dev.longrun.worker.client.ApiException;
import dev.longrun.worker.client.Code;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** What a person or a program reads when a request fails. */
final class ErrorReport implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed)
      throws Exception {
    if (e instanceof ApiException refused) {
      command.getErr().println(asJson(parsed) ? json(refused) : text(refused));
      return refused.code() == Code.UNAVAILABLE ? ExitCode.UNREACHABLE : ExitCode.REFUSED;
    }
    if (e instanceof IllegalArgumentException || e instanceof IllegalStateException) {
      command.getErr().println("longrun: " + e.getMessage());
      return ExitCode.USAGE;
    }
    throw e;
  }

  private static boolean asJson(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return last.hasMatchedOption("--json");
  }

  /** For people; with what to do where the server can't know it. */
  static String text(ApiException refused) {
    return "longrun: "
        + refused.code()
        + (refused.reason().isEmpty() ? "" : " (" + refused.reason() + ")")
        + ": "
        + refused.getMessage()
        + (refused.reason().equals("CREDENTIALS_MISSING")
            ? "\nlongrun: Set LONGRUN_TOKEN_COMMAND to a command that prints a token, or"
                + " LONGRUN_TOKEN to one. 'longrun --help' says more."
            : "");
  }

  private static JsonObject json(ApiException refused) {
    JsonObject error = new JsonObject();
    error.addProperty("status", refused.code().name());
    if (!refused.reason().isEmpty()) {
      error.addProperty("reason", refused.reason());
    }
    error.addProperty("message", refused.getMessage());
    JsonObject json = new JsonObject();
    json.add("error", error);
    return json;
  }
}
