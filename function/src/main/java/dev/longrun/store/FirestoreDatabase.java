package dev.longrun.store;

import java.util.Map;
import java.util.Optional;

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

  /**
   * A database in the emulator that the environment names, as Google's libraries do, or Google's.
   */
  public static FirestoreDatabase in(String project, String id, Map<String, String> environment) {
    Optional<String> emulator = Optional.ofNullable(environment.get("FIRESTORE_EMULATOR_HOST"));
    return new FirestoreDatabase(project, id, emulator.filter(host -> !host.isBlank()));
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
