package dev.longrun;

import dev.longrun.store.OperationStore;
import dev.longrun.store.StoreUnderTest;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One server for all the tests of a class, over a store of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServerFixture implements Served {
  private final ManualClock clock = new ManualClock();
  private final StoreUnderTest storeUnderTest;
  private OperationStore store;
  private OperationsServer server;
  private Http http;

  ServerFixture(StoreUnderTest storeUnderTest) {
    this.storeUnderTest = storeUnderTest;
  }

  /** Opens the store that the server uses. */
  OperationStore open(Path directory) throws Exception {
    return storeUnderTest.open(directory);
  }

  @BeforeAll
  void startServer(@TempDir Path directory) throws Exception {
    store = open(directory);
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
