package dev.longrun;

import java.io.PrintStream;

/**
 * What the log is made of ({@code LONGRUN_LOG}): lines of JSON, as Cloud Logging takes them apart,
 * or text for people.
 */
enum LogFormat {
  JSON,
  TEXT;

  /**
   * @throws IllegalArgumentException with one line that names the setting, its value and what it
   *     may be
   */
  static LogFormat from(Settings settings) {
    String value = settings.get("LONGRUN_LOG").orElse("json");
    return switch (value) {
      case "json" -> JSON;
      case "text" -> TEXT;
      default -> throw Settings.invalid("LONGRUN_LOG", value, "json or text");
    };
  }

  /** Logs to {@code out}; requests too, if it is text: where it is JSON, the platform does. */
  RequestLog to(PrintStream out) {
    return this == TEXT ? new TextLog(out) : new RequestLog(out);
  }
}
