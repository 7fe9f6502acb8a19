package dev.longrun.tools.sample;

import com.google.cloud.ServiceOptions;
import dev.longrun.store.OperationStore;
import dev.longrun.store.firestore.FirestoreConnection;
import dev.longrun.store.firestore.FirestoreDatabase;
import dev.longrun.store.firestore.FirestoreOperationStore;
import dev.longrun.store.sqlite.SqliteOperationStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** The store that the environment names for the server. */
final class SampleStore {
  private SampleStore() {}

  static OperationStore open() {
    return System.getenv("LONGRUN_STORE").equals("sqlite")
        ? new SqliteOperationStore(Path.of(System.getenv("LONGRUN_SQLITE_FILE")))
        : new FirestoreOperationStore(FirestoreConnection.to(database()), new SecureRandom());
  }

  private static FirestoreDatabase database() {
    return FirestoreDatabase.in(
        ServiceOptions.getDefaultProjectId(), FirestoreDatabase.DEFAULT, System.getenv());
  }

  static InstantSource clock() {
    return () -> Instant.now().truncatedTo(ChronoUnit.MICROS);
  }
}
