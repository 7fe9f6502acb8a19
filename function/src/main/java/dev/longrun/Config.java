package dev.longrun;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Every setting, read from the environment in this one place.
 *
 * <p>{@code LONGRUN_AUTH}: how callers are known. {@code none} takes everyone and is refused in the
 * cloud. Must be set in the cloud; elsewhere {@code none} is the default.
 *
 * <p>{@code LONGRUN_STORE}: {@code firestore} (the default) or {@code sqlite}.
 *
 * <p>{@code LONGRUN_FIRESTORE_DATABASE}: the id of the database, {@code (default)} by default. Its
 * project is found as Google's client libraries do, {@code GOOGLE_CLOUD_PROJECT} first.
 *
 * <p>{@code LONGRUN_SQLITE_FILE}: the file, {@code operations.db} by default.
 *
 * @param firestoreDatabase used with the store FIRESTORE
 * @param sqliteFile used with the store SQLITE
 */
record Config(Auth auth, Store store, String firestoreDatabase, Path sqliteFile) {
  enum Auth {
    NONE
  }

  enum Store {
    FIRESTORE,
    SQLITE
  }

  /**
   * @throws IllegalArgumentException with one line that names the setting, its value and what it
   *     may be
   */
  static Config from(Map<String, String> environment) {
    boolean inCloud = environment.containsKey("K_SERVICE");
    return new Config(
        auth(setting(environment, "LONGRUN_AUTH"), inCloud),
        store(setting(environment, "LONGRUN_STORE").orElse("firestore"), inCloud),
        setting(environment, "LONGRUN_FIRESTORE_DATABASE").orElse("(default)"),
        Path.of(setting(environment, "LONGRUN_SQLITE_FILE").orElse("operations.db")));
  }

  private static Optional<String> setting(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::trim).filter(it -> !it.isEmpty());
  }

  private static Auth auth(Optional<String> value, boolean inCloud) {
    if (!value.orElse("none").equals("none")) {
      throw invalid("LONGRUN_AUTH", value.get(), "none");
    }
    if (inCloud) {
      throw new IllegalArgumentException(
          "LONGRUN_AUTH=none would open this service to everyone, so it is refused where K_SERVICE is set");
    }
    return Auth.NONE;
  }

  private static Store store(String value, boolean inCloud) {
    return switch (value) {
      case "firestore" -> Store.FIRESTORE;
      case "sqlite" -> {
        if (inCloud) {
          throw new IllegalArgumentException(
              "LONGRUN_STORE=sqlite keeps operations on one machine's disk, so it is refused where K_SERVICE is set; use firestore");
        }
        yield Store.SQLITE;
      }
      default -> throw invalid("LONGRUN_STORE", value, "firestore or sqlite");
    };
  }

  private static IllegalArgumentException invalid(String name, String value, String allowed) {
    return new IllegalArgumentException(name + "=" + value + " is not known; use " + allowed);
  }
}
