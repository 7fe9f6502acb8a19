package dev.longrun;

import dev.longrun.server.Dispatcher;
import dev.longrun.store.StoreUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** The servers that clients meet, for all the tests of a class, over a store of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClientsFixture implements Served {
  @Parameter StoreUnderTest storeUnderTest;

  private ClientServers servers;
  private Http http;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void startServers(@TempDir Path directory) throws Exception {
    servers = new ClientServers(storeUnderTest.open(directory), Stores.clock(), this::start);
    http = new Http(servers.url());
  }

  @AfterParameterizedClassInvocation
  void stopServers() throws Exception {
    servers.close();
  }

  /** What a test's servers are, if not the Functions invoker. */
  RunningServer start(Dispatcher dispatcher) throws Exception {
    return new OperationsServer(dispatcher);
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
