package dev.longrun.service;

import dev.longrun.store.OperationStore;
import dev.longrun.store.firestore.FirestoreEmulator;
import dev.longrun.store.firestore.RequiresFirestoreEmulator;

@RequiresFirestoreEmulator
class FirestoreSettledReadsTest extends SettledReadsContract {
  @Override
  OperationStore open() {
    return FirestoreEmulator.freshStore();
  }
}
