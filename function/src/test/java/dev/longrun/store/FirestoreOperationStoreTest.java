package dev.longrun.store;

import com.google.cloud.firestore.FirestoreOptions;
import java.util.Random;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@EnabledIfEnvironmentVariable(
    named = "FIRESTORE_EMULATOR_HOST",
    matches = ".+",
    disabledReason = "needs the Firestore emulator; scripts/test starts one")
class FirestoreOperationStoreTest extends OperationStoreContract {
  @Override
  OperationStore open() {
    return new FirestoreOperationStore(
        FirestoreOptions.newBuilder().setProjectId("demo-longrun").build().getService(),
        new Random(1));
  }
}
