package dev.longrun.store.firestore;

import dev.longrun.store.OperationStore;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stores in the Firestore emulator that {@code FIRESTORE_EMULATOR_HOST} names. */
public final class FirestoreEmulator {
  private static boolean warm;

  private FirestoreEmulator() {}

  /** A store in the project that most tests share. */
  public static OperationStore store() {
    return new FirestoreOperationStore(connection("demo-longrun"), new Random(1));
  }

  /**
   * A store in a project of its own, so that queries over all operations see only those of one
   * test.
   */
  public static OperationStore freshStore() {
    return new FirestoreOperationStore(freshConnection(), new Random(1));
  }

  public static FirestoreConnection freshConnection() {
    return connection("demo-" + UUID.randomUUID());
  }

  public static FirestoreConnection connection(String project) {
    FirestoreDatabase database =
        FirestoreDatabase.in(project, FirestoreDatabase.DEFAULT, System.getenv());
    FirestoreConnection connection = FirestoreConnection.to(database);
    warmUp(connection);
    return connection;
  }

  /**
   * On a busy machine, client and emulator may take longer for their first call than a store waits.
   */
  private static synchronized void warmUp(FirestoreConnection connection) {
    try {
      if (!warm) {
        connection.client().document("warm/up").get().get(2, TimeUnit.MINUTES);
        warm = true;
      }
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the Firestore emulator does not answer", e);
    }
  }
}
