package dev.longrun;

import dev.longrun.store.OperationStore;
import dev.longrun.store.firestore.FirestoreEmulator;
import dev.longrun.store.firestore.RequiresFirestoreEmulator;

@RequiresFirestoreEmulator
class FirestoreChildrenHttpTest extends ChildrenHttpContract {
  @Override
  OperationStore open() {
    return FirestoreEmulator.freshStore();
  }
}
