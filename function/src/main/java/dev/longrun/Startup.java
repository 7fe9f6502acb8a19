package dev.longrun;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process if a setting is wrong, with one line in the log. Left to the invoker, that line
 * would be the last of three nested stack traces.
 */
final class Startup {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  /** EX_CONFIG in sysexits.h. */
  private static final int STATUS = 78;

  private Startup() {}

  /** Runs what the start need not wait for. */
  static void beside(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** What {@code settings} makes of the environment; does not return if it refuses it. */
  static <T> T configured(Supplier<T> settings, PrintStream out) {
    try {
      return settings.get();
    } catch (IllegalArgumentException e) {
      throw ended(e.getMessage(), e, out);
    }
  }

  /**
   * What {@code part} makes; does not return if it fails, whatever of. An instance that can't do
   * its work is better replaced than kept answering that it can't.
   */
  static <T> T succeeding(Supplier<T> part, PrintStream out) {
    try {
      return part.get();
    } catch (RuntimeException | LinkageError e) {
      throw ended(e.toString(), e, out);
    }
  }

  private static IllegalStateException ended(
      @Nullable String why, Throwable cause, PrintStream out) {
    Map<String, String> line = Map.of("severity", "CRITICAL", "message", "Can't start: " + why);
    out.println(GSON.toJson(new TreeMap<>(line)));
    System.exit(STATUS);
    return new IllegalStateException(cause);
  }
}
