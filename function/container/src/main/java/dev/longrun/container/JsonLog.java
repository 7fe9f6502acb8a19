package dev.longrun.container;

import com.google.gson.JsonObject;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/** What is logged as lines of JSON, in the form that Cloud Logging takes apart. */
final class JsonLog extends Formatter {
  /** In place of what the JVM logs to by default. */
  static void install(PrintStream out) {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.addHandler(
        new StreamHandler(out, new JsonLog()) {
          @Override
          public synchronized void publish(LogRecord line) {
            super.publish(line);
            flush();
          }
        });
  }

  @Override
  public String format(LogRecord line) {
    JsonObject json = new JsonObject();
    json.addProperty("severity", severity(line.getLevel()));
    json.addProperty("message", message(line));
    JsonObject source = new JsonObject();
    source.addProperty("function", line.getSourceClassName() + "." + line.getSourceMethodName());
    json.add("logging.googleapis.com/sourceLocation", source);
    return json + "\n";
  }

  private String message(LogRecord line) {
    String message = formatMessage(line);
    if (line.getThrown() == null) {
      return message;
    }
    StringWriter trace = new StringWriter();
    line.getThrown().printStackTrace(new PrintWriter(trace));
    return message + "\n" + trace;
  }

  private static String severity(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    return value >= Level.WARNING.intValue()
        ? "WARNING"
        : value >= Level.INFO.intValue() ? "INFO" : "DEBUG";
  }
}
