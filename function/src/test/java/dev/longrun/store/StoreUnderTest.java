package dev.longrun.store;

import java.nio.file.Path;

/** Each store that the server can run on, as a test opens it. See {@link EachStore}. */
public enum StoreUnderTest {
  /** A file in the directory. */
  SQLITE {
    @Override
    public OpenedStore openWithDocuments(Path directory) {
      return OpenedStore.sqlite(directory.resolve("operations.db"));
    }
  },

  /** A project of its own for each directory, in the emulator. */
  FIRESTORE {
    @Override
    public OpenedStore openWithDocuments(Path directory) {
      return OpenedStore.firestore(directory);
    }
  };

  /**
   * A store over the operations that belong to this directory: those of other directories aren't
   * seen, and two stores for one directory share theirs.
   */
  public OperationStore open(Path directory) {
    return openWithDocuments(directory).store();
  }

  /** As {@link #open}, with a way past the store to its documents. */
  public abstract OpenedStore openWithDocuments(Path directory);
}
