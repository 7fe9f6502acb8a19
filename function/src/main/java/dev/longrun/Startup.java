package dev.longrun;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Ends the process if a setting is wrong, with one line in the log. Left to the invoker, that line
 * would be the last of three nested stack traces.
 */
final class Startup {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  /** EX_CONFIG in sysexits.h. */
  private static final int STATUS = 78;

  private Startup() {}

  /** What {@code settings} makes of the environment; does not return if it refuses it. */
  static <T> T configured(Supplier<T> settings, PrintStream out) {
    try {
      return settings.get();
    } catch (IllegalArgumentException e) {
      Map<String, String> line =
          Map.of("severity", "CRITICAL", "message", "Can't start: " + e.getMessage());
      out.println(GSON.toJson(new TreeMap<>(line)));
      System.exit(STATUS);
      throw e;
    }
  }
}
