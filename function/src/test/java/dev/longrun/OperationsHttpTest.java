package dev.longrun;

import dev.longrun.store.EachStore;
import dev.longrun.store.StoreUnderTest;

/** What the methods of the API do, over real HTTP, whatever the store. */
@EachStore
class OperationsHttpTest extends ServerFixture
    implements CancelContract,
        BulkCancelContract,
        WorkContract,
        HeartbeatContract,
        TerminateContract,
        ReadContract {
  OperationsHttpTest(StoreUnderTest storeUnderTest) {
    super(storeUnderTest);
  }
}
