package dev.longrun;

import dev.longrun.store.OperationStore;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** One server for all the tests of a class, over the store that the class opens. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServerFixture implements Served {
  private final ManualClock clock = new ManualClock();
  private OperationStore store;
  private OperationsServer server;
  private Http http;

  abstract OperationStore open() throws Exception;

  @BeforeAll
  void startServer() throws Exception {
    store = open();
    server =
        new OperationsServer(
            Dispatchers.over(store, OpenAccess.access(), clock, new SecureRandom()));
    http = new Http(server.url());
  }

  @AfterAll
  void stopServer() throws Exception {
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
