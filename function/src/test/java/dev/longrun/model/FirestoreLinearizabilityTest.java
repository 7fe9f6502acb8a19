package dev.longrun.model;

import dev.longrun.store.FirestoreEmulator;
import dev.longrun.store.OperationStore;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@EnabledIfEnvironmentVariable(
    named = "FIRESTORE_EMULATOR_HOST",
    matches = ".+",
    disabledReason = "needs the Firestore emulator; scripts/test starts one")
class FirestoreLinearizabilityTest extends LinearizabilityContract {
  @Override
  OperationStore open() {
    return FirestoreEmulator.freshStore();
  }
}
