package dev.longrun.container;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * What to serve and where, from the command line and the environment, named as the Functions
 * Framework names it.
 *
 * <p>{@code --target CLASS} or {@code FUNCTION_TARGET}: the function, {@code
 * dev.longrun.OperationsFunction} by default.
 *
 * <p>{@code --port N} or {@code PORT}: where to listen, 8080 by default.
 *
 * <p>{@code --local}: listen on the loopback interface alone.
 */
record Options(String target, int port, boolean local) {
  private static final String OPERATIONS = "dev.longrun.OperationsFunction";

  /**
   * @throws IllegalArgumentException naming the option and what it may be
   */
  static Options parse(List<String> arguments, Map<String, String> environment) {
    String target = environment.getOrDefault("FUNCTION_TARGET", OPERATIONS);
    String port = environment.getOrDefault("PORT", "8080");
    boolean local = false;
    Deque<String> rest = new ArrayDeque<>(arguments);
    while (!rest.isEmpty()) {
      String option = rest.remove();
      switch (option) {
        case "--local" -> local = true;
        case "--target" -> target = value(option, rest);
        case "--port" -> port = value(option, rest);
        default ->
            throw new IllegalArgumentException(
                option + " is no option; there are --target, --port and --local");
      }
    }
    return new Options(target, port(port), local);
  }

  private static String value(String option, Deque<String> rest) {
    if (rest.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.remove();
  }

  private static int port(String value) {
    if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > 65_535) {
      throw new IllegalArgumentException("the port " + value + " is none; use 0 to 65535");
    }
    return Integer.parseInt(value);
  }
}
