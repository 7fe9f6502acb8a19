package dev.longrun;

import com.google.longrunning.OperationsGrpc;
import dev.longrun.admission.Admission;
import dev.longrun.container.ServedContainer;
import dev.longrun.store.OperationStore;
import dev.longrun.store.StoreUnderTest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One container with a channel to it, for tests whose promises don't depend on the store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContainerFixture implements Served {
  private final ManualClock clock = new ManualClock();
  private OperationStore store;
  private ServedContainer server;
  private ManagedChannel channel;
  private Http http;

  @BeforeAll
  void startServer(@TempDir Path directory) throws Exception {
    store = StoreUnderTest.SQLITE.open(directory);
    server =
        new ServedContainer(
            Functions.of(
                Dispatchers.over(
                    store, OpenAccess.access(), time(), new SecureRandom(), admission())));
    http = new Http(server.url());
    channel = channel().build();
  }

  /** Everything is admitted, unless a class needs less. */
  Admission admission() {
    return Admission.unlimited();
  }

  /** A clock that a test moves, unless a class is about what takes time. */
  InstantSource time() {
    return clock;
  }

  ManagedChannelBuilder<?> channel() {
    return ManagedChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext();
  }

  @AfterAll
  void stopServer() throws Exception {
    channel.shutdownNow();
    server.close();
    store.close();
  }

  OperationsGrpc.OperationsBlockingStub operations() {
    return OperationsGrpc.newBlockingStub(channel);
  }

  ManagedChannel openChannel() {
    return channel;
  }

  int port() {
    return server.port();
  }

  static String name(String path) {
    return path.substring("/v1/".length());
  }

  @Override
  public ManualClock clock() {
    return clock;
  }

  @Override
  public Http http() {
    return http;
  }
}
