package dev.longrun.tools;

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

/** Opens, in a worker's process, the store that the environment names for the server. */
public final class EnvironmentStore {
  private EnvironmentStore() {}

  public static OperationStore open() {
    return System.getenv("LONGRUN_STORE").equals("sqlite")
        ? new SqliteOperationStore(Path.of(System.getenv("LONGRUN_SQLITE_FILE")))
        : new FirestoreOperationStore(
            FirestoreConnection.to(database(ServiceOptions.getDefaultProjectId())),
            new SecureRandom());
  }

  public static FirestoreDatabase database(String project) {
    return FirestoreDatabase.in(project, FirestoreDatabase.DEFAULT, System.getenv());
  }

  public static InstantSource clock() {
    return () -> Instant.now().truncatedTo(ChronoUnit.MICROS);
  }
}
