package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.longrunning.CancelOperationRequest;
import com.google.longrunning.GetOperationRequest;
import com.google.longrunning.ListOperationsRequest;
import com.google.longrunning.Operation;
import com.google.longrunning.OperationsGrpc;
import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What goes for a call of gRPC as it does for a request of REST. */
class GrpcCallTest extends ContainerFixture {
  private static GetOperationRequest get(String path) {
    return GetOperationRequest.newBuilder().setName(name(path)).build();
  }

  private static <S extends AbstractStub<S>> S with(S stub, String key, String value) {
    Metadata metadata = new Metadata();
    metadata.put(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER), value);
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
  }

  private static void assertRefused(Code code, String reason, Executable call) throws Exception {
    StatusRuntimeException refusal = assertThrows(StatusRuntimeException.class, call);
    assertEquals(code, refusal.getStatus().getCode(), refusal.getMessage());
    Status status = StatusProto.fromThrowable(refusal);
    assertEquals(reason, status.getDetails(0).unpack(ErrorInfo.class).getReason());
  }

  @Test
  void aNameOfAnotherHost_isRefused_whateverIsCalled() throws Exception {
    ManagedChannel rebound = channel().overrideAuthority("evil.example.com").build();
    try {
      String path = start("{}");
      assertRefused(
          Code.PERMISSION_DENIED,
          "HOST_NOT_LOOPBACK",
          () -> OperationsGrpc.newBlockingStub(rebound).getOperation(get(path)));
      StatusRuntimeException refusal = // by Jetty, since the two differ
          assertThrows(
              StatusRuntimeException.class,
              () ->
                  with(OperationsGrpc.newBlockingStub(rebound), "host", "localhost")
                      .getOperation(get(path)));
      assertTrue(refusal.getMessage().contains("400"), refusal.getMessage());
      assertRefused(
          Code.PERMISSION_DENIED,
          "HOST_NOT_LOOPBACK",
          () -> HealthGrpc.newBlockingStub(rebound).check(HealthCheckRequest.getDefaultInstance()));
    } finally {
      rebound.shutdownNow();
    }
  }

  @Test
  void aPageOfAnotherSite_isRefused() throws Exception {
    String path = start("{}");
    assertRefused(
        Code.PERMISSION_DENIED,
        "ORIGIN_NOT_ALLOWED",
        () -> with(operations(), "origin", "https://evil.example.com").getOperation(get(path)));
  }

  @Test
  void theReasonOfACancel_isInItsMetadata() {
    String path = start("{}");
    var unused =
        with(operations(), "x-goog-request-reason", "too dear")
            .cancelOperation(CancelOperationRequest.newBuilder().setName(name(path)).build());
    assertEquals(
        "too dear",
        common(http().get(path).json())
            .getAsJsonObject("labels")
            .get("cancel-reason")
            .getAsString());
  }

  @Test
  void aFieldMask_leavesOutTheRest() {
    String path = in("SUCCESSFUL", "{}");
    Operation operation =
        with(operations(), "x-goog-fieldmask", "name,done").getOperation(get(path));
    assertEquals(name(path), operation.getName());
    assertTrue(operation.getDone());
    assertFalse(operation.hasMetadata());
    assertFalse(operation.hasResponse());
  }

  @Test
  void aBadFieldMask_isRefused() throws Exception {
    String path = start("{}");
    assertRefused(
        Code.INVALID_ARGUMENT,
        "INVALID_SYSTEM_PARAMETER",
        () -> with(operations(), "x-goog-fieldmask", "nothing").getOperation(get(path)));
  }

  @Test
  void partialSuccess_isRefused() throws Exception {
    ListOperationsRequest request =
        ListOperationsRequest.newBuilder()
            .setName(name(project()))
            .setReturnPartialSuccess(true)
            .build();
    assertRefused(
        Code.UNIMPLEMENTED,
        "PARTIAL_SUCCESS_NOT_SUPPORTED",
        () -> operations().listOperations(request));
  }

  @Test
  void aMessageThatIsTooLarge_isRefused() {
    GetOperationRequest huge =
        GetOperationRequest.newBuilder()
            .setName("projects/p/operations/" + "x".repeat(70_000))
            .build();
    StatusRuntimeException refusal =
        assertThrows(StatusRuntimeException.class, () -> operations().getOperation(huge));
    assertEquals(Code.RESOURCE_EXHAUSTED, refusal.getStatus().getCode());
  }

  @Test
  void aMethodThatIsNotThere_isUnimplemented() {
    StatusRuntimeException refusal =
        assertThrows(
            StatusRuntimeException.class,
            () ->
                io.grpc.health.v1.HealthGrpc.newBlockingStub(openChannel())
                    .withInterceptors(new RenamedMethod("google.longrunning.Operations/Start"))
                    .check(HealthCheckRequest.getDefaultInstance()));
    assertEquals(Code.UNIMPLEMENTED, refusal.getStatus().getCode());
  }

  @Test
  void health_isServing() {
    for (String service : List.of("", "google.longrunning.Operations")) {
      ServingStatus status =
          HealthGrpc.newBlockingStub(openChannel())
              .check(HealthCheckRequest.newBuilder().setService(service).build())
              .getStatus();
      assertEquals(ServingStatus.SERVING, status);
    }
  }

  @Test
  void reflection_namesTheService() throws Exception {
    CompletableFuture<List<String>> names = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> asking =
        ServerReflectionGrpc.newStub(openChannel())
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse reply) {
                    names.complete(
                        reply.getListServicesResponse().getServiceList().stream()
                            .map(ServiceResponse::getName)
                            .toList());
                  }

                  @Override
                  public void onError(Throwable e) {
                    names.completeExceptionally(e);
                  }

                  @Override
                  public void onCompleted() {}
                });
    asking.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    assertTrue(names.get(10, TimeUnit.SECONDS).contains("google.longrunning.Operations"));
    asking.onCompleted();
  }

  @Test
  void anErrorWithALongName_reachesItsCaller() {
    String name = "projects/p/operations/" + "☂".repeat(5000);
    StatusRuntimeException refusal =
        assertThrows(
            StatusRuntimeException.class,
            () ->
                operations().getOperation(GetOperationRequest.newBuilder().setName(name).build()));
    assertEquals(Code.INVALID_ARGUMENT, refusal.getStatus().getCode());
    List<Any> details = StatusProto.fromThrowable(refusal).getDetailsList();
    assertEquals(
        List.of("ErrorInfo", "BadRequest"),
        details.stream().map(it -> it.getTypeUrl().replaceAll(".*\\.", "")).toList());
  }
}
