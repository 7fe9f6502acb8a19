package dev.longrun;

import dev.longrun.container.ServedContainer;
import dev.longrun.server.Dispatcher;
import dev.longrun.store.EachStore;
import org.junit.jupiter.api.Tag;

/** The same clients in other languages against the container, and those that speak gRPC. */
@Tag("clients")
@EachStore
class ContainerProgramsTest extends ClientProgramsTest {
  @Override
  RunningServer start(Dispatcher dispatcher) throws Exception {
    return new ServedContainer(Functions.of(dispatcher));
  }

  @Override
  boolean speaksGrpc() {
    return true;
  }
}
