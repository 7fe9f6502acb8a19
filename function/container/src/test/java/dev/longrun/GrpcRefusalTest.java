package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.StatusCode;
import com.google.cloud.datastore.admin.v1.DatastoreAdminClient;
import com.google.longrunning.WaitOperationRequest;
import dev.longrun.store.EachStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What Google's own client is told over gRPC where a call is refused. */
@EachStore
class GrpcRefusalTest extends GrpcClientsFixture {
  @Test
  void deleteOperation_ofWhatIsDone_hidesIt() {
    String path = in("CANCELLED", "{}");
    operations.deleteOperation(name(path));
    assertRefused(
        StatusCode.Code.NOT_FOUND,
        "OPERATION_NOT_FOUND",
        () -> operations.getOperation(name(path)));
  }

  private static ApiException assertRefused(StatusCode.Code code, String reason, Executable call) {
    ApiException refusal = assertThrows(ApiException.class, call);
    assertEquals(code, refusal.getStatusCode().getCode());
    assertEquals(reason, refusal.getReason());
    return refusal;
  }

  @Test
  void everyError_hasItsCodeAndItsReason() {
    String parent = name(project());
    String missing = parent + "/operations/nothing";
    for (Executable call :
        List.<Executable>of(
            () -> operations.getOperation(missing),
            () -> operations.cancelOperation(missing),
            () -> operations.deleteOperation(missing),
            () ->
                operations.waitOperation(
                    WaitOperationRequest.newBuilder().setName(missing).build()))) {
      ApiException refusal = assertRefused(StatusCode.Code.NOT_FOUND, "OPERATION_NOT_FOUND", call);
      assertEquals("longrun.dev", refusal.getDomain());
      assertEquals(missing, refusal.getMetadata().get("name"));
    }
    String running = start("{\"cancellable\":false}");
    assertRefused(
        StatusCode.Code.FAILED_PRECONDITION,
        "OPERATION_NOT_DONE",
        () -> operations.deleteOperation(name(running)));
    assertRefused(
        StatusCode.Code.UNIMPLEMENTED,
        "OPERATION_NOT_CANCELLABLE",
        () -> operations.cancelOperation(name(running)));
    ApiException filter =
        assertRefused(
            StatusCode.Code.INVALID_ARGUMENT,
            "INVALID_FILTER",
            () -> operations.listOperations(parent, "done=perhaps"));
    assertEquals(
        "filter", filter.getErrorDetails().getBadRequest().getFieldViolations(0).getField());
    assertRefused(
        StatusCode.Code.INVALID_ARGUMENT,
        "INVALID_FIELD",
        () -> operations.getOperation(parent + "/operations/a:b"));
    for (String name : List.of("", "x", "projects", "projects//operations/a", "p/☂".repeat(100))) {
      ApiException refusal =
          assertThrows(ApiException.class, () -> operations.getOperation(name), name);
      assertEquals(StatusCode.Code.INVALID_ARGUMENT, refusal.getStatusCode().getCode(), name);
      assertThrows(ApiException.class, () -> operations.listOperations(name, ""), name);
    }
  }

  @Test
  void whoMayOnlyLook_isDeniedToCancel_andWhoIsUnknownIsTold() throws Exception {
    String name = name(start("{}"));
    Map<String, String> token = Map.of("Authorization", "Bearer " + ClientServers.VIEWER_TOKEN);
    try (DatastoreAdminClient viewer = client(servers().restrictedUrl(), token)) {
      assertEquals(name, viewer.getOperationsClient().getOperation(name).getName());
      ApiException refusal =
          assertRefused(
              StatusCode.Code.PERMISSION_DENIED,
              "IAM_PERMISSION_DENIED",
              () -> viewer.getOperationsClient().cancelOperation(name));
      assertEquals("googleapis.com", refusal.getDomain());
    }
    try (DatastoreAdminClient nobody = client(servers().restrictedUrl(), Map.of())) {
      assertRefused(
          StatusCode.Code.UNAUTHENTICATED,
          "CREDENTIALS_MISSING",
          () -> nobody.getOperationsClient().getOperation(name));
    }
  }
}
