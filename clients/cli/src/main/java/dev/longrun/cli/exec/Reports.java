package dev.longrun.cli.exec;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.longrun.worker.OperationCancelledException;
import dev.longrun.worker.OperationContext;
import dev.longrun.worker.client.AnyJson;
import java.io.IOException;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.Optional;

/** Does what a command reports, line by line, until the command has ended. */
final class Reports {
  private static final String FORMS =
      "progress COMPLETED [ESTIMATED], metadata JSON, response JSON, or finalizing";

  private final ReportPipes pipes;
  private final OperationContext context;
  private final PrintStream log;
  private final String end = "end " + Long.toHexString(new SecureRandom().nextLong());
  private final Thread thread = new Thread(this::read, "longrun-reports");
  private volatile Optional<JsonObject> response = Optional.empty();

  Reports(ReportPipes pipes, OperationContext context, PrintStream log) {
    this.pipes = pipes;
    this.context = context;
    this.log = log;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void read() {
    LineReader lines = new LineReader(pipes.reports());
    try {
      for (String line = lines.next(); !line.equals(end); line = lines.next()) {
        take(line);
      }
    } catch (IOException e) {
      log.println("longrun: reports can't be read any more: " + e.getMessage());
    }
  }

  private void take(String line) throws IOException {
    int blank = line.indexOf(' ');
    String rest = blank < 0 ? "" : line.substring(blank + 1).strip();
    try {
      switch (blank < 0 ? line : line.substring(0, blank)) {
        case "" -> {}
        case "progress" -> progress(rest);
        case "metadata" -> context.metadata(object(rest));
        case "response" -> response = Optional.of(AnyJson.check(object(rest)));
        case "finalizing" -> pipes.writeReply(enterFinalizing());
        default -> throw new IllegalArgumentException("it must be " + FORMS);
      }
    } catch (IllegalArgumentException e) {
      String shown = line.length() <= 100 ? line : line.substring(0, 100) + "...";
      log.println("longrun: a report was ignored: '" + shown + "': " + e.getMessage());
    }
  }

  private void progress(String numbers) {
    String[] words = numbers.split("\\s+");
    if (words.length > 2) {
      throw new IllegalArgumentException("progress has one or two numbers");
    }
    context.report(Long.parseLong(words[0]), words.length == 2 ? Long.parseLong(words[1]) : 0);
  }

  private static JsonObject object(String json) {
    try {
      return JsonParser.parseString(json).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new IllegalArgumentException("it is not a JSON object in one line", e);
    }
  }

  /** Whether the command may go on. */
  private String enterFinalizing() {
    try {
      context.finalizing();
      return "go";
    } catch (OperationCancelledException e) {
      return "stop";
    }
  }

  /** Reads all that was reported before; the last report is never lost. */
  void finish() throws InterruptedException {
    try {
      pipes.writeReport(end);
      thread.join();
    } catch (IOException e) {
      log.println("longrun: the last reports can't be read: " + e.getMessage());
    }
  }

  Optional<JsonObject> response() {
    return response;
  }
}
