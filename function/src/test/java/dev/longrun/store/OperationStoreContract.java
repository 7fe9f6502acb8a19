package dev.longrun.store;

import dev.longrun.operation.ParentName;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every store promises. */
public abstract class OperationStoreContract
    implements StoreValuesContract,
        StoreConcurrencyContract,
        StoreListContract,
        StoreWatchContract {
  /** Fresh for each test, since stores may keep what other tests wrote. */
  private final ParentName parent = new ParentName("projects/p" + UUID.randomUUID());

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
  public OperationStore store() {
    return store;
  }

  @Override
  public ParentName parent() {
    return parent;
  }
}
