package dev.longrun.model;

import dev.longrun.store.OperationStore;
import dev.longrun.store.firestore.FirestoreEmulator;
import dev.longrun.store.firestore.RequiresFirestoreEmulator;

@RequiresFirestoreEmulator
class FirestoreLinearizabilityTest extends LinearizabilityContract {
  @Override
  OperationStore open() {
    return FirestoreEmulator.freshStore();
  }
}
