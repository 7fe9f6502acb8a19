package dev.longrun;

import dev.longrun.store.EachStore;

/** What the methods of the API do, over real HTTP, whatever the store. */
@EachStore
class OperationsHttpTest extends EachStoreFixture
    implements CancelContract,
        BulkCancelContract,
        WorkContract,
        HeartbeatContract,
        TerminateContract,
        ReadContract,
        SearchContract {}
