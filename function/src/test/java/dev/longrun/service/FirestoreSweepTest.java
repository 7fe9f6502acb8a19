package dev.longrun.service;

import dev.longrun.store.OperationStore;
import dev.longrun.store.firestore.FirestoreEmulator;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@EnabledIfEnvironmentVariable(
    named = "FIRESTORE_EMULATOR_HOST",
    matches = ".+",
    disabledReason = "needs the Firestore emulator; scripts/test starts one")
class FirestoreSweepTest extends SweepContract {
  @Override
  OperationStore open() {
    return FirestoreEmulator.freshStore();
  }
}
