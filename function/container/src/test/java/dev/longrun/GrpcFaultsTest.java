package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.api.gax.rpc.UnavailableException;
import com.google.cloud.datastore.admin.v1.DatastoreAdminClient;
import com.google.gson.JsonObject;
import com.google.longrunning.OperationsClient;
import dev.longrun.store.EachStore;
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
      operations.deleteOperation(name(path));
    }
    assertEquals(404, http().get(path).status());
  }

  @Test
  void aStoreThatStaysDown_isUnavailable_andSaysWhenToTryAgain() throws Exception {
    String name = name(start("{}"));
    try (DatastoreAdminClient client = client(servers().downUrl(), Map.of())) {
      UnavailableException refusal =
          assertThrows(
              UnavailableException.class, () -> client.getOperationsClient().getOperation(name));
      assertEquals("STORE_UNAVAILABLE", refusal.getReason());
      assertEquals(1, refusal.getErrorDetails().getRetryInfo().getRetryDelay().getSeconds());
    }
  }
}
