package dev.longrun;

/** What the methods of the API do, over real HTTP, whatever the store. */
abstract class OperationsHttpContract extends ServerFixture
    implements CancelContract,
        BulkCancelContract,
        WorkContract,
        HeartbeatContract,
        TerminateContract,
        ReadContract {}
