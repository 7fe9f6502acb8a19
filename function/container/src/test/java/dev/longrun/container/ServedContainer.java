package dev.longrun.container;

import dev.longrun.OperationsFunction;
import dev.longrun.RunningServer;

/** What the image runs, on a free port of the loopback interface. */
public final class ServedContainer implements RunningServer {
  private final ContainerServer server;

  public ServedContainer(OperationsFunction function) throws Exception {
    server = new ContainerServer(0, true, executor -> Main.handler(function, executor));
    server.start();
  }

  public int port() {
    return server.port();
  }

  @Override
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  @Override
  public void close() throws Exception {
    server.close();
  }
}
