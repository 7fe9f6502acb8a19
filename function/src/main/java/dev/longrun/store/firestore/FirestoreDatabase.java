package dev.longrun.store.firestore;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which Firestore database, and where it is.
 *
 * @param project the id of the project that it is in
 * @param id its own id; {@link #DEFAULT} is the one that a project has first
 * @param emulator {@code host:port} of a Firestore emulator; absent, Google's, with the application
 *     default credentials (google.aip.dev/auth/4110)
 */
public record FirestoreDatabase(String project, String id, Optional<String> emulator) {
  public static final String DEFAULT = "(default)";

  private static final Pattern HOST_AND_PORT = Pattern.compile("\\S+:[0-9]{1,5}");

  /**
   * @throws IllegalArgumentException if the emulator is not a host and a port
   */
  public FirestoreDatabase {
    if (emulator.filter(it -> !HOST_AND_PORT.matcher(it).matches()).isPresent()) {
      throw new IllegalArgumentException(
          "FIRESTORE_EMULATOR_HOST=" + emulator.get() + " is not known; use host:port");
    }
  }

  /**
   * A database in the emulator that the environment names, as Google's libraries do, or Google's.
   */
  public static FirestoreDatabase in(String project, String id, Map<String, String> environment) {
    Optional<String> emulator = Optional.ofNullable(environment.get("FIRESTORE_EMULATOR_HOST"));
    return new FirestoreDatabase(
        project, id, emulator.map(String::trim).filter(host -> !host.isEmpty()));
  }

  /** Its resource name. */
  String name() {
    return "projects/" + project + "/databases/" + id;
  }

  /** The resource name of what all documents and collections are under. */
  String documents() {
    return name() + "/documents";
  }
}
