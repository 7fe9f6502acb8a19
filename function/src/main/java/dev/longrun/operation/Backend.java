package dev.longrun.operation;

import dev.longrun.error.ApiException;
import dev.longrun.error.RequestErrors;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The job elsewhere that does the work of an operation, by its full resource name (AIP-122): {@code
 * //SERVICE/projects/PROJECT/...}, such as {@code
 * //run.googleapis.com/projects/p/locations/l/jobs/j/executions/e}.
 *
 * @param name neither a URL nor anything that could pass for a part of one: every segment is of
 *     {@code A-Z a-z 0-9 _ . : -}, and begins with a letter, a digit or {@code _}
 */
public record Backend(String name) {
  private static final int MAX_LENGTH = 1500;
  private static final Pattern NAME =
      Pattern.compile(
          "//[a-z][a-z0-9-]{0,62}\\.googleapis\\.com/projects(/[A-Za-z0-9_][A-Za-z0-9_.:-]*){1,11}");

  /**
   * @throws ApiException INVALID_ARGUMENT, if it is not such a name
   */
  public Backend {
    if (name.length() > MAX_LENGTH || !NAME.matcher(name).matches()) {
      throw RequestErrors.invalidField(
          "backend",
          name,
          "must be the full resource name of a job, such as //run.googleapis.com/projects/P/locations/L/jobs/J/executions/E");
    }
  }

  /** The host name of the service, as it stands in full resource names. */
  public String service() {
    return segments().get(2);
  }

  /** The segments of the name below the service, {@code projects} first. */
  public List<String> path() {
    List<String> segments = segments();
    return segments.subList(3, segments.size());
  }

  public String project() {
    return path().get(1);
  }

  private List<String> segments() {
    return List.of(name.split("/", -1));
  }

  @Override
  public String toString() {
    return name;
  }
}
