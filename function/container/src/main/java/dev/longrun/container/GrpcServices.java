package dev.longrun.container;

import com.google.longrunning.OperationsGrpc;
import dev.longrun.server.MethodInvoker;
import io.grpc.ServerInterceptors;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.servlet.jakarta.ServletServerBuilder;
import jakarta.servlet.http.HttpServlet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is served over gRPC: the operations, their health, and their description. */
final class GrpcServices {
  /** A filter has 4096 characters at most, each of four bytes; nothing else is as long. */
  private static final int MAX_MESSAGE_BYTES = 64 * 1024;

  private final MethodInvoker methods;
  private final Consumer<Error> failed;
  private @Nullable HealthStatusManager health;
  private boolean ready;

  /**
   * @param failed is told when the JVM itself has failed in a call
   */
  GrpcServices(MethodInvoker methods, Consumer<Error> failed) {
    this.methods = methods;
    this.failed = failed;
  }

  /** From now on, whoever asks for the health is told that all is served. */
  synchronized void setReady() {
    ready = true;
    if (health != null) {
      setStatus(health, ServingStatus.SERVING);
    }
  }

  private synchronized HealthStatusManager health() {
    health = new HealthStatusManager();
    setStatus(health, ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
    return health;
  }

  private static void setStatus(HealthStatusManager health, ServingStatus status) {
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    health.setStatus(OperationsGrpc.SERVICE_NAME, status);
  }

  /**
   * Loads what gRPC takes. To be called once.
   *
   * @param executor runs the calls, which block
   */
  HttpServlet servlet(Executor executor) {
    PublicCalls anyone = new PublicCalls(methods);
    return new ServletServerBuilder()
        .executor(executor)
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .addService(
            ServerInterceptors.intercept(new GrpcOperations(methods, failed), new CallHeaders()))
        .addService(ServerInterceptors.intercept(health().getHealthService(), anyone))
        .addService(ServerInterceptors.intercept(ProtoReflectionServiceV1.newInstance(), anyone))
        .buildServlet();
  }
}
