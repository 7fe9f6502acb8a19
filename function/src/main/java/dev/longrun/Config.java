package dev.longrun;

import com.google.cloud.ServiceOptions;
import dev.longrun.admission.Admission;
import dev.longrun.console.Console;
import dev.longrun.operation.Operation;
import dev.longrun.service.StartDefaults;
import dev.longrun.store.firestore.FirestoreDatabase;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Every setting, read from the environment; those that say who may call are in {@link
 * AccessConfig}, those of what is called in {@link EffectsConfig}.
 *
 * <p>{@code LONGRUN_STORE}: {@code firestore} (the default) or {@code sqlite}.
 *
 * <p>{@code LONGRUN_FIRESTORE_DATABASE}: the id of the database, {@code (default)} by default. Its
 * project is found as Google's client libraries do, {@code GOOGLE_CLOUD_PROJECT} first.
 *
 * <p>{@code LONGRUN_SQLITE_FILE}: the file, {@code operations.db} by default.
 *
 * <p>{@code LONGRUN_CONSOLE}: {@code on} (the default), or {@code off} to serve no console.
 *
 * <p>{@code PORT}: the port that the platform serves this process on; where it is set, the process
 * sends itself a first request there.
 *
 * <p>{@code LONGRUN_CANCEL_GRACE_PERIOD} ({@code 600s}), {@code LONGRUN_RETENTION} ({@code
 * 2592000s}): how long a worker may take to stop, and how long a finished operation can be read,
 * where the start of an operation doesn't say.
 *
 * <p>{@code LONGRUN_MAX_HELD_HEARTBEATS}: how many heartbeats wait for a cancel at once.
 *
 * <p>{@code LONGRUN_MAX_IN_FLIGHT}, {@code LONGRUN_MAX_WAITS}: how many requests may be here, and
 * how many may wait for an operation, at once; 0 for no limit. With SQLite only a few of those that
 * are here are served at once; the others wait for their turn.
 *
 * <p>{@code LONGRUN_LOG}: {@code json} (the default) or {@code text}, for people.
 *
 * @param sqliteFile used with the store SQLITE
 */
record Config(Settings settings, Store store, Path sqliteFile) {
  /** As many as Cloud Run is told to send to one instance. */
  private static final int MAX_IN_FLIGHT = 64;

  /** Only one can write at a time, and none has to wait for another machine. */
  private static final int SQLITE_REQUESTS = 2;

  private static final int MAX_WAITS = 32;
  private static final int MAX_HELD_HEARTBEATS = 256;
  private static final Duration CANCEL_GRACE_PERIOD = Duration.ofMinutes(10);
  private static final Duration MAX_CANCEL_GRACE_PERIOD = Duration.ofDays(7);
  private static final Duration MAX_RETENTION = Duration.ofDays(3650);

  enum Store {
    FIRESTORE,
    SQLITE
  }

  /**
   * @throws IllegalArgumentException with one line that names the setting, its value and what it
   *     may be
   */
  static Config from(Map<String, String> environment) {
    Settings settings = new Settings(environment);
    return new Config(
        settings,
        store(settings),
        file(settings.get("LONGRUN_SQLITE_FILE").orElse("operations.db")));
  }

  /**
   * @throws IllegalArgumentException with one line that names the setting, its value and what it
   *     may be
   */
  Admission admission() {
    int requests = settings.count("LONGRUN_MAX_IN_FLIGHT", MAX_IN_FLIGHT);
    int waits = settings.count("LONGRUN_MAX_WAITS", MAX_WAITS);
    int held = settings.count("LONGRUN_MAX_HELD_HEARTBEATS", MAX_HELD_HEARTBEATS);
    boolean queue = store == Store.SQLITE && requests > SQLITE_REQUESTS;
    return queue
        ? new Admission(SQLITE_REQUESTS, requests - SQLITE_REQUESTS, waits, held)
        : new Admission(requests, 0, waits, held);
  }

  /**
   * @throws IllegalArgumentException with one line that names the setting, its value and what it
   *     may be
   */
  StartDefaults startDefaults() {
    return new StartDefaults(
        settings.duration(
            "LONGRUN_CANCEL_GRACE_PERIOD", CANCEL_GRACE_PERIOD, MAX_CANCEL_GRACE_PERIOD),
        settings.duration("LONGRUN_RETENTION", Operation.RETENTION, MAX_RETENTION),
        effects().publishesEvents());
  }

  /**
   * @throws IllegalArgumentException with one line that names the setting, its value and what it
   *     may be
   */
  EffectsConfig effects() {
    return EffectsConfig.from(settings);
  }

  /**
   * The console, unless it is turned off.
   *
   * @throws IllegalArgumentException with one line that names the setting, its value and what it
   *     may be
   */
  Optional<Console> console() {
    String value = settings.get("LONGRUN_CONSOLE").orElse("on");
    return switch (value) {
      case "on" -> Optional.of(new Console());
      case "off" -> Optional.empty();
      default -> throw Settings.invalid("LONGRUN_CONSOLE", value, "on or off");
    };
  }

  /**
   * May ask for the project over the network, where no setting names it.
   *
   * @throws IllegalArgumentException with one line that names the setting, if the project can't be
   *     found
   */
  FirestoreDatabase firestore() {
    String project =
        settings.get("GOOGLE_CLOUD_PROJECT").orElseGet(ServiceOptions::getDefaultProjectId);
    if (project == null) {
      throw new IllegalArgumentException(
          "GOOGLE_CLOUD_PROJECT is not set, and nothing else here says in which project the Firestore database is");
    }
    return FirestoreDatabase.in(
        project,
        settings.get("LONGRUN_FIRESTORE_DATABASE").orElse(FirestoreDatabase.DEFAULT),
        settings.environment());
  }

  /**
   * @throws IllegalArgumentException with one line that names the setting, its value and what it
   *     may be
   */
  LogFormat logFormat() {
    return LogFormat.from(settings);
  }

  /** The port on which this process serves, where the platform says it ({@code PORT}). */
  OptionalInt port() {
    int port = settings.count("PORT", 0);
    return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
  }

  private static Store store(Settings settings) {
    String value = settings.get("LONGRUN_STORE").orElse("firestore");
    return switch (value) {
      case "firestore" -> Store.FIRESTORE;
      case "sqlite" -> {
        if (settings.inCloud()) {
          throw new IllegalArgumentException(
              "LONGRUN_STORE=sqlite keeps operations on one machine's disk, so it is refused where K_SERVICE is set; use firestore");
        }
        yield Store.SQLITE;
      }
      default -> throw Settings.invalid("LONGRUN_STORE", value, "firestore or sqlite");
    };
  }

  private static Path file(String value) {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw Settings.invalid("LONGRUN_SQLITE_FILE", value, "the path of a file");
    }
  }

  /**
   * @throws IllegalArgumentException with one line that names the setting, its value and what it
   *     may be
   */
  AccessConfig access() {
    return AccessConfig.from(settings);
  }
}
