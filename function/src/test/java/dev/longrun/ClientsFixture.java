package dev.longrun;

import dev.longrun.store.OperationStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The servers that clients meet, for all the tests of a class, over the store that it opens. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClientsFixture implements Served {
  private ClientServers servers;
  private Http http;

  abstract OperationStore open() throws Exception;

  @BeforeAll
  void startServers() throws Exception {
    servers = new ClientServers(open(), Stores.clock());
    http = new Http(servers.url());
  }

  @AfterAll
  void stopServers() throws Exception {
    servers.close();
  }

  ClientServers servers() {
    return servers;
  }

  /** These servers go by the time of day, as programs that wait for something do. */
  @Override
  public ManualClock clock() {
    throw new UnsupportedOperationException("nobody moves this clock");
  }

  @Override
  public Http http() {
    return http;
  }
}
