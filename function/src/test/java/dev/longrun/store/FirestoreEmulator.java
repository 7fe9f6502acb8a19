package dev.longrun.store;

import com.google.cloud.firestore.FirestoreOptions;
import java.util.Random;
import java.util.UUID;

/** Stores in the Firestore emulator that {@code FIRESTORE_EMULATOR_HOST} names. */
public final class FirestoreEmulator {
  private FirestoreEmulator() {}

  /**
   * A store in a project of its own, so that queries over all operations see only those of one
   * test.
   */
  public static OperationStore freshStore() {
    return new FirestoreOperationStore(
        FirestoreOptions.newBuilder()
            .setProjectId("demo-" + UUID.randomUUID())
            .build()
            .getService(),
        new Random(1));
  }
}
