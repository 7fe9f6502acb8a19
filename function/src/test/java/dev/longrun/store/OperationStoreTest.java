package dev.longrun.store;

import dev.longrun.operation.ParentName;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** What every store promises. */
@EachStore
class OperationStoreTest
    implements StoreValuesContract,
        StoreUpdateManyContract,
        StoreConcurrencyContract,
        StoreListContract,
        StoreSearchContract,
        StoreWatchContract {
  /** Fresh for each test, since stores may keep what other tests wrote. */
  private final ParentName parent = new ParentName("projects/p" + UUID.randomUUID());

  @Parameter StoreUnderTest storeUnderTest;
  @TempDir Path directory;
  private OperationStore store;

  @BeforeEach
  void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Override
  public OperationStore open() {
    return storeUnderTest.open(directory);
  }

  @Override
  public OperationStore store() {
    return store;
  }

  @Override
  public ParentName parent() {
    return parent;
  }
}
