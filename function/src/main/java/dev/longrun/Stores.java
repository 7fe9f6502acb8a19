package dev.longrun;

import dev.longrun.store.FirestoreOperationStore;
import dev.longrun.store.OperationStore;
import dev.longrun.store.SqliteOperationStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;

/** Opens the store that the configuration names, for the functions that deploy. */
final class Stores {
  private Stores() {}

  static OperationStore open(Config config) {
    return switch (config.store()) {
      case FIRESTORE ->
          new FirestoreOperationStore(
              FirestoreOperationStore.options()
                  .setDatabaseId(config.firestoreDatabase())
                  .build()
                  .getService(),
              new SecureRandom());
      case SQLITE -> new SqliteOperationStore(config.sqliteFile());
    };
  }

  /** The time in microseconds, since no finer instant would come back from Firestore as it was. */
  static InstantSource clock() {
    return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000));
  }
}
