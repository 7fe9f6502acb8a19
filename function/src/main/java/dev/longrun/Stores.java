package dev.longrun;

import com.google.cloud.firestore.Firestore;
import dev.longrun.operation.ApiException;
import dev.longrun.operation.OperationName;
import dev.longrun.store.FirestoreOperationStore;
import dev.longrun.store.OperationStore;
import dev.longrun.store.SqliteOperationStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Opens the store that the configuration names, for the functions that deploy. */
final class Stores {
  private static final Logger LOGGER = Logger.getLogger(Stores.class.getName());

  /** The name of no operation; to read it is enough to have connected. */
  private static final OperationName WARM_UP =
      OperationName.parse("projects/longrun/operations/warm-up");

  private Stores() {}

  static OperationStore open(Config config) {
    return switch (config.store()) {
      case FIRESTORE -> firestore(config);
      case SQLITE -> new SqliteOperationStore(config.sqliteFile());
    };
  }

  /**
   * Makes the client beside the rest of the start, and has it read and commit nothing: loading what
   * that takes is most of a cold start, and requests wait only for what is left of it.
   */
  private static OperationStore firestore(Config config) {
    CompletableFuture<Firestore> client = new CompletableFuture<>();
    OperationStore store = new FirestoreOperationStore(client, new SecureRandom());
    Startup.beside(
        "firestore-opening",
        () -> {
          Firestore firestore = Startup.succeeding(() -> client(config), System.out);
          client.complete(firestore);
          warmUp(store, firestore);
        });
    return store;
  }

  private static void warmUp(OperationStore store, Firestore firestore) {
    try {
      store.get(WARM_UP);
      firestore.batch().commit();
    } catch (ApiException e) {
      LOGGER.log(Level.WARNING, "Firestore could not be reached at the start", e);
    }
  }

  private static Firestore client(Config config) {
    return FirestoreOperationStore.options()
        .setDatabaseId(config.firestoreDatabase())
        .build()
        .getService();
  }

  /** The time in microseconds, since no finer instant would come back from Firestore as it was. */
  static InstantSource clock() {
    return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000));
  }
}
