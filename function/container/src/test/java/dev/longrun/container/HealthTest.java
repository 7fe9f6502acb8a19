package dev.longrun.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.longrun.Dispatchers;
import dev.longrun.Functions;
import dev.longrun.OpenAccess;
import dev.longrun.OperationsFunction;
import dev.longrun.store.OperationStore;
import dev.longrun.store.StoreUnderTest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthTest {
  private static ServingStatus status(ManagedChannel channel, String service) {
    return HealthGrpc.newBlockingStub(channel)
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  private static void assertStatus(ServingStatus status, ManagedChannel channel) {
    assertEquals(status, status(channel, ""));
    assertEquals(status, status(channel, "google.longrunning.Operations"));
  }

  @Test
  void whoAsksBeforeAllIsReady_isToldSo_andOfTheChange(@TempDir Path directory) throws Exception {
    try (OperationStore store = StoreUnderTest.SQLITE.open(directory)) {
      OperationsFunction function =
          Functions.of(
              Dispatchers.over(
                  store, OpenAccess.access(), InstantSource.system(), new SecureRandom()));
      GrpcServices services = new GrpcServices(function.methods(), function::failed);
      try (ContainerServer server =
          new ContainerServer(
              0,
              true,
              executor ->
                  new GrpcHandler(
                      () -> services.servlet(executor), new FunctionHandler(function)))) {
        server.start();
        ManagedChannel channel =
            ManagedChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
        try {
          assertStatus(ServingStatus.NOT_SERVING, channel);
          services.setReady();
          assertStatus(ServingStatus.SERVING, channel);
        } finally {
          channel.shutdownNow();
        }
      }
    }
  }
}
