package dev.longrun;

import com.google.cloud.firestore.FirestoreOptions;
import dev.longrun.store.FirestoreOperationStore;
import dev.longrun.store.OperationStore;
import java.util.Random;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@EnabledIfEnvironmentVariable(
    named = "FIRESTORE_EMULATOR_HOST",
    matches = ".+",
    disabledReason = "needs the Firestore emulator; scripts/test starts one")
class FirestoreDatastoreAdminClientTest extends DatastoreAdminClientContract {
  @Override
  OperationStore open() {
    return new FirestoreOperationStore(
        FirestoreOptions.newBuilder().setProjectId("demo-longrun").build().getService(),
        new Random(1));
  }
}
