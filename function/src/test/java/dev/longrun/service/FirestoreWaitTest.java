package dev.longrun.service;

import dev.longrun.store.OperationStore;
import dev.longrun.store.firestore.FirestoreEmulator;
import dev.longrun.store.firestore.RequiresFirestoreEmulator;

@RequiresFirestoreEmulator
class FirestoreWaitTest extends WaitContract {
  @Override
  OperationStore open() {
    return FirestoreEmulator.freshStore();
  }
}
