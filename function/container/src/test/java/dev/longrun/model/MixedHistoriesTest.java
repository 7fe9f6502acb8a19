package dev.longrun.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.Functions;
import dev.longrun.RunningServer;
import dev.longrun.container.ServedContainer;
import dev.longrun.server.Dispatcher;
import dev.longrun.store.EachStore;
import dev.longrun.store.OperationStore;
import dev.longrun.store.StoreUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** What callers of gRPC and of REST are told at once has one order that the design allows. */
@Tag("slow")
@EachStore
class MixedHistoriesTest {
  private static final int ROUNDS = 40;

  @Parameter StoreUnderTest storeUnderTest;
  @TempDir Path directory;

  /** Serves in the container, to callers of both kinds. */
  private static final class Mixed implements ConcurrentRun.Serving, AutoCloseable {
    private MixedService service;

    @Override
    public RunningServer start(Dispatcher dispatcher) throws Exception {
      return new ServedContainer(Functions.of(dispatcher));
    }

    @Override
    public HttpService service(Servers servers) {
      service = new MixedService(servers);
      return service;
    }

    @Override
    public void close() {
      service.close();
    }
  }

  @Test
  void everyHistory_hasAnOrderThatTheDesignAllows() throws Exception {
    assertLinearizable(storeUnderTest.open(directory));
  }

  @Test
  void everyHistory_hasAnOrder_whereTheStoreFailsBeforeAndAfterItsWrites() throws Exception {
    assertLinearizable(new TroubledStore(storeUnderTest.open(directory), 10));
  }

  private static void assertLinearizable(OperationStore store) throws Exception {
    int rounds = ModelSettings.programs(ROUNDS);
    try (Mixed mixed = new Mixed();
        ConcurrentRun run = new ConcurrentRun(1, () -> store, clock -> clock, mixed)) {
      assertEquals("", run.violation(ModelSettings.seed(), rounds).orElse(""));
      assertTrue(mixed.service.callsOverGrpc() > rounds, "too few calls over gRPC");
    }
  }
}
