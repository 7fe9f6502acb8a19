package dev.longrun;

import dev.longrun.store.OperationStore;
import dev.longrun.store.firestore.FirestoreEmulator;
import dev.longrun.store.firestore.RequiresFirestoreEmulator;

@RequiresFirestoreEmulator
class FirestoreGapicFaultsTest extends GapicFaultsContract {
  @Override
  OperationStore open() {
    return FirestoreEmulator.store();
  }
}
