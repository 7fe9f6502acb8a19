package dev.longrun;

import dev.longrun.error.ApiException;
import dev.longrun.store.OperationStore;
import dev.longrun.store.firestore.FirestoreConnection;
import dev.longrun.store.firestore.FirestoreOperationStore;
import dev.longrun.store.sqlite.SqliteOperationStore;
import dev.longrun.time.Deadline;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Opens the store that the configuration names, for the functions that deploy. */
final class Stores {
  private static final Logger LOGGER = Logger.getLogger(Stores.class.getName());

  private static final Duration WARM_UP_TIME = Duration.ofSeconds(8);

  private Stores() {}

  /**
   * @param afterwards runs beside the rest of the start, when the store is ready to be used
   */
  static OperationStore open(Config config, Runnable afterwards) {
    return switch (config.store()) {
      case FIRESTORE -> firestore(config, afterwards);
      case SQLITE -> sqlite(config, afterwards);
    };
  }

  private static OperationStore sqlite(Config config, Runnable afterwards) {
    OperationStore store = new SqliteOperationStore(config.sqliteFile());
    Startup.beside("first-request", afterwards);
    return store;
  }

  /**
   * Connects beside the rest of the start, and has the store warm up: requests wait only for what
   * is left of it.
   */
  private static OperationStore firestore(Config config, Runnable afterwards) {
    CompletableFuture<FirestoreConnection> connection = new CompletableFuture<>();
    FirestoreOperationStore store = new FirestoreOperationStore(connection, new SecureRandom());
    Startup.beside(
        "firestore-opening",
        () -> {
          connection.complete(
              Startup.succeeding(() -> FirestoreConnection.to(config.firestore()), System.out));
          warmUp(store);
          afterwards.run(); // not sooner, or it would take processors from those who call already
        });
    return store;
  }

  private static void warmUp(FirestoreOperationStore store) {
    try {
      store.warmUp(Deadline.after(WARM_UP_TIME));
    } catch (ApiException e) {
      LOGGER.log(Level.WARNING, "Firestore could not be reached at the start", e);
    }
  }

  /**
   * The time in microseconds, since no finer instant would come back from Firestore as it was.
   *
   * <p>Not {@code Clock.tick}: before JDK 22 its {@code millis()} divides by zero for ticks below a
   * millisecond (JDK-8310232).
   */
  static InstantSource clock() {
    return () -> Instant.now().truncatedTo(ChronoUnit.MICROS);
  }
}
