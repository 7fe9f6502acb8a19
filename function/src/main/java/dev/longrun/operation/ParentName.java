package dev.longrun.operation;

import dev.longrun.error.ApiException;
import dev.longrun.error.RequestErrors;
import java.util.regex.Pattern;

/**
 * The collection that operations live in: {@code projects/P}, {@code projects/P/locations/L} or
 * {@code projects/P/databases/D}.
 *
 * <p>Project ids may hold {@code :} and {@code .}, as domain-scoped ones do ({@code
 * example.com:shop}).
 *
 * @param value the resource name, without a leading slash
 */
public record ParentName(String value) {
  private static final Pattern PROJECT = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9.:_-]{0,127}");
  private static final Pattern LOCATION = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}");
  private static final Pattern DATABASE =
      Pattern.compile("\\(default\\)|[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}");

  /**
   * @throws ApiException INVALID_ARGUMENT, if {@code value} is not the name of a parent
   */
  public ParentName {
    String[] segments = value.split("/", -1);
    if (!isParent(segments)) {
      throw RequestErrors.invalidParent(value);
    }
  }

  private static boolean isParent(String[] segments) {
    boolean inProject =
        segments.length >= 2
            && segments[0].equals("projects")
            && PROJECT.matcher(segments[1]).matches();
    if (segments.length == 2) {
      return inProject;
    }
    return inProject
        && segments.length == 4
        && switch (segments[2]) {
          case "locations" -> LOCATION.matcher(segments[3]).matches();
          case "databases" -> DATABASE.matcher(segments[3]).matches();
          default -> false;
        };
  }

  /** The id of the project that everything under this parent belongs to. */
  public String project() {
    return value.split("/", 3)[1];
  }

  @Override
  public String toString() {
    return value;
  }
}
