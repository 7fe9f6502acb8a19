package dev.longrun.service;

import dev.longrun.store.OperationStore;
import dev.longrun.store.firestore.FirestoreEmulator;
import dev.longrun.store.firestore.RequiresFirestoreEmulator;

@RequiresFirestoreEmulator
class FirestoreSettlementTest extends SettlementContract {
  @Override
  OperationStore open() {
    return FirestoreEmulator.freshStore();
  }
}
