package dev.longrun;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import com.google.cloud.functions.invoker.runner.Invoker;
import dev.longrun.server.Dispatcher;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The function under the real Functions invoker, on a free port, with parts that a test chose. One
 * at a time.
 */
public final class OperationsServer implements RunningServer {
  /** The invoker makes the function by its class, so the parts have to wait for it here. */
  private static final AtomicReference<Dispatcher> NEXT = new AtomicReference<>();

  private final int port;
  private final Invoker invoker;

  public OperationsServer(Dispatcher dispatcher) throws Exception {
    NEXT.set(dispatcher);
    this.port = freePort();
    this.invoker =
        new Invoker(
            port, Function.class.getName(), "http", OperationsServer.class.getClassLoader());
    invoker.startTestServer();
  }

  /** Made by the invoker. */
  public static final class Function implements HttpFunction {
    private final OperationsFunction function = new OperationsFunction(NEXT.get(), () -> {});

    @Override
    public void service(HttpRequest request, HttpResponse response) throws IOException {
      function.service(request, response);
    }
  }

  @Override
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  int port() {
    return port;
  }

  @Override
  public void close() throws Exception {
    invoker.stopServer();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
