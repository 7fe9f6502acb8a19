package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.cloud.datastore.admin.v1.DatastoreAdminClient;
import com.google.gson.JsonObject;
import com.google.longrunning.GetOperationRequest;
import com.google.longrunning.OperationsClient;
import com.google.longrunning.OperationsGrpc;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.longrun.store.EachStore;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Google's own client over gRPC, where every other call of the store fails. */
@Tag("slow")
@EachStore
class GrpcFaultsTest extends GrpcClientsFixture {
  @ParameterizedTest
  @ValueSource(strings = {"unheard", "unanswered"})
  void cancel_throughFaults_isRecordedOnce(String id) throws Exception {
    String path = start("{\"operationId\":\"" + id + "\"}");
    try (DatastoreAdminClient client = client(servers().faultyUrl(), Map.of())) {
      OperationsClient operations = client.getOperationsClient();
      operations.cancelOperation(name(path));
      JsonObject recorded = http().get(path).json();
      assertEquals("CANCELLED", state(recorded));
      operations.cancelOperation(name(path));
      assertEquals(recorded, http().get(path).json());
      assertEquals(name(path), operations.getOperation(name(path)).getName());
    }
  }

  @Test
  void delete_throughFaults_isAnswered() throws Exception {
    String path = start("{\"operationId\":\"unheard\"}");
    assertEquals(200, http().post(path + ":cancel", "").status());
    try (DatastoreAdminClient client = client(servers().faultyUrl(), Map.of())) {
      client.getOperationsClient().deleteOperation(name(path));
    }
    assertEquals(404, http().get(path).status());
  }

  /** Without the client's own retries, which go on for ten minutes. */
  @Test
  void aStoreThatIsDown_isUnavailable_andSaysWhenToTryAgain() throws Exception {
    GetOperationRequest get = GetOperationRequest.newBuilder().setName(name(start("{}"))).build();
    URI down = URI.create(servers().downUrl());
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress(down.getHost(), down.getPort()).usePlaintext().build();
    try {
      StatusRuntimeException refusal =
          assertThrows(
              StatusRuntimeException.class,
              () -> OperationsGrpc.newBlockingStub(channel).getOperation(get));
      assertEquals(Code.UNAVAILABLE, refusal.getStatus().getCode());
      Status status = StatusProto.fromThrowable(refusal);
      assertEquals("STORE_UNAVAILABLE", status.getDetails(0).unpack(ErrorInfo.class).getReason());
      assertEquals(1, status.getDetails(1).unpack(RetryInfo.class).getRetryDelay().getSeconds());
    } finally {
      channel.shutdownNow();
    }
  }
}
