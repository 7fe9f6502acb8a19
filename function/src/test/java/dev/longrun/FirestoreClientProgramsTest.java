package dev.longrun;

import dev.longrun.store.OperationStore;
import dev.longrun.store.firestore.FirestoreEmulator;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@EnabledIfEnvironmentVariable(
    named = "FIRESTORE_EMULATOR_HOST",
    matches = ".+",
    disabledReason = "needs the Firestore emulator; scripts/test starts one")
class FirestoreClientProgramsTest extends ClientProgramsContract {
  @Override
  OperationStore open() {
    return FirestoreEmulator.store();
  }
}
