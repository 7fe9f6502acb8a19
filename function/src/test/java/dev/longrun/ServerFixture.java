package dev.longrun;

import dev.longrun.store.OperationStore;
import java.security.SecureRandom;
import org.junit.jupiter.api.TestInstance;

/** One server for many tests, over the store that they choose. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServerFixture implements Served {
  private final ManualClock clock = new ManualClock();
  private OperationStore store;
  private OperationsServer server;
  private Http http;

  /** Starts the server, which closes the store when it is stopped. */
  void serve(OperationStore over) throws Exception {
    store = over;
    server =
        new OperationsServer(
            Dispatchers.over(store, OpenAccess.access(), clock, new SecureRandom()));
    http = new Http(server.url());
  }

  void stop() throws Exception {
    server.close();
    store.close();
  }

  @Override
  public ManualClock clock() {
    return clock;
  }

  @Override
  public Http http() {
    return http;
  }

  OperationsServer server() {
    return server;
  }
}
