package dev.longrun.worker;

import dev.longrun.store.OperationStore;
import dev.longrun.store.firestore.FirestoreEmulator;
import dev.longrun.store.firestore.RequiresFirestoreEmulator;

@RequiresFirestoreEmulator
class FirestoreWorkerCancellationTest extends WorkerCancellationContract {
  @Override
  OperationStore open() {
    return FirestoreEmulator.freshStore();
  }
}
