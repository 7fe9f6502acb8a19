package dev.longrun.store.firestore;

import dev.longrun.store.OpenedStore;
import dev.longrun.store.OtherVersionContract;

@RequiresFirestoreEmulator
class FirestoreOtherVersionTest extends OtherVersionContract {
  @Override
  protected OpenedStore open() {
    return OpenedStore.firestore();
  }
}
