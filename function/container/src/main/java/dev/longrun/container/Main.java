package dev.longrun.container;

import com.google.cloud.functions.HttpFunction;
import dev.longrun.OperationsFunction;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.logging.Logger;
import org.eclipse.jetty.server.Handler;

/** Serves a function, and beside the operations gRPC, until the process is asked to end. */
public final class Main {
  private static final Logger LOGGER = Logger.getLogger(Main.class.getName());

  /** EX_USAGE in sysexits.h. */
  private static final int EXIT_STATUS = 64;

  private Main() {}

  public static void main(String[] arguments) throws Exception {
    if (System.getenv("K_SERVICE") != null) {
      JsonLog.install(System.out);
    }
    Options options = options(arguments);
    HttpFunction function = function(options.target());
    ContainerServer server =
        new ContainerServer(
            options.port(), options.local(), executor -> handler(function, executor));
    server.stopAtShutdown();
    server.start();
    LOGGER.info("Serving " + options.target() + " on port " + server.port());
  }

  private static Options options(String[] arguments) {
    try {
      return Options.parse(List.of(arguments), System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println("start: " + e.getMessage());
      System.exit(EXIT_STATUS);
      throw e;
    }
  }

  private static HttpFunction function(String target) throws ReflectiveOperationException {
    return Class.forName(target)
        .asSubclass(HttpFunction.class)
        .getDeclaredConstructor()
        .newInstance();
  }

  static Handler handler(HttpFunction function, Executor executor) {
    FunctionHandler http = new FunctionHandler(function);
    if (!(function instanceof OperationsFunction operations)) {
      return http;
    }
    GrpcServices services = new GrpcServices(operations.methods(), operations::failed);
    operations.whenReady(services::setReady);
    return new GrpcHandler(() -> services.servlet(executor), http);
  }
}
