package dev.longrun.worker.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names of operations, and of what they are under. */
public final class ResourceName {
  private static final Pattern FORM =
      Pattern.compile("(projects/[^/]+(?:/(?:locations|databases)/[^/]+)?)(?:/operations/[^/]+)?");

  private ResourceName() {}

  /**
   * Checks the full name of an operation.
   *
   * @return {@code name}
   * @throws IllegalArgumentException if it is not the full name of an operation
   */
  public static String checkOperation(String name) {
    if (!FORM.matcher(name).matches() || !name.contains("/operations/")) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' must be the full name of an operation, such as projects/my-project/operations/o1");
    }
    return name;
  }

  /**
   * Checks the name of what operations are under.
   *
   * @return {@code name}
   * @throws IllegalArgumentException if no operations can be under it
   */
  public static String checkParent(String name) {
    if (!FORM.matcher(name).matches() || name.contains("/operations/")) {
      throw new IllegalArgumentException(
          "'" + name + "' must be what operations are under, such as projects/my-project");
    }
    return name;
  }

  /** What an operation is under: its name without {@code /operations/} and the id. */
  public static String parentOf(String operation) {
    Matcher matcher = FORM.matcher(checkOperation(operation));
    matcher.matches();
    return matcher.group(1);
  }

  /** The name as it stands in a URL. */
  static String encode(String name) {
    return Arrays.stream(name.split("/"))
        .map(segment -> URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }
}
