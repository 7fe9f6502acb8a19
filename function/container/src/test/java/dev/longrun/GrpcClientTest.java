package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.gax.rpc.CancelledException;
import com.google.datastore.admin.v1.CommonMetadata;
import com.google.datastore.admin.v1.ExportEntitiesMetadata;
import com.google.datastore.admin.v1.ExportEntitiesResponse;
import com.google.longrunning.ListOperationsRequest;
import com.google.longrunning.Operation;
import com.google.longrunning.WaitOperationRequest;
import com.google.protobuf.Duration;
import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.rpc.ErrorInfo;
import dev.longrun.store.EachStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Google's own client of the Datastore admin API over gRPC, which is its default transport. */
@EachStore
class GrpcClientTest extends GrpcClientsFixture {
  private static CommonMetadata common(Operation operation) throws InvalidProtocolBufferException {
    return operation.getMetadata().unpack(ExportEntitiesMetadata.class).getCommon();
  }

  @Test
  void getOperation_showsWhatItsWorkerReports_andWhatItEndedWith() throws Exception {
    String path = start("{\"operationType\":\"EXPORT_ENTITIES\",\"labels\":{\"run\":\"x y\"}}");
    String token = claim(path);
    heartbeat(path, token, ",\"progress\":{\"workCompleted\":\"3\",\"workEstimated\":\"9\"}");
    Operation running = operations.getOperation(name(path));
    assertEquals(name(path), running.getName());
    assertFalse(running.getDone());
    assertEquals(CommonMetadata.State.PROCESSING, common(running).getState());
    assertEquals("x y", common(running).getLabelsOrThrow("run"));
    assertEquals(
        3,
        running
            .getMetadata()
            .unpack(ExportEntitiesMetadata.class)
            .getProgressEntities()
            .getWorkCompleted());

    finish(path, token, "");
    Operation done = operations.getOperation(name(path));
    assertTrue(done.getDone());
    assertTrue(done.getResponse().is(Empty.class));
    assertTrue(common(done).hasEndTime());
  }

  @Test
  void metadataOfATypeThatGoogleDoesNotKnow_isAStructWithAllThatWasGiven() throws Exception {
    String given =
        "{\"@type\":\"type.example.com/shop.Job\",\"rows\":{\"copied\":7},\"tags\":[\"a\",null]}";
    String path = start("{\"metadata\":" + given + "}");
    finish(path, claim(path), ",\"response\":" + given);
    Operation operation = operations.getOperation(name(path));
    for (Struct struct :
        List.of(
            operation.getMetadata().unpack(Struct.class),
            operation.getResponse().unpack(Struct.class))) {
      assertEquals("type.example.com/shop.Job", struct.getFieldsOrThrow("@type").getStringValue());
      Struct rows = struct.getFieldsOrThrow("rows").getStructValue();
      assertEquals(7, rows.getFieldsOrThrow("copied").getNumberValue());
      assertEquals(2, struct.getFieldsOrThrow("tags").getListValue().getValuesCount());
    }
  }

  @Test
  void aListWithATypeThatTheClientDoesNotKnow_isReadNevertheless() {
    String parent = project();
    start(parent, "{\"operationId\":\"a\",\"metadata\":{\"@type\":\"t.example.com/x.Y\"}}");
    start(parent, "{\"operationId\":\"b\"}");
    List<String> seen = new ArrayList<>();
    operations.listOperations(name(parent), "").iterateAll().forEach(it -> seen.add(it.getName()));
    assertEquals(List.of(name(parent) + "/operations/a", name(parent) + "/operations/b"), seen);
  }

  @Test
  void detailsOfAnOperationsError_areMessages() throws Exception {
    String path = start("{}");
    String info =
        "{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"DISK_FULL\",\"domain\":\"shop.example\"}";
    finish(
        path, claim(path), ",\"error\":{\"code\":9,\"message\":\"no\",\"details\":[" + info + "]}");
    Operation failed = operations.getOperation(name(path));
    assertEquals(9, failed.getError().getCode());
    assertEquals("no", failed.getError().getMessage());
    assertEquals("DISK_FULL", failed.getError().getDetails(0).unpack(ErrorInfo.class).getReason());
  }

  @Test
  void cancelOperation_ofClaimedWork_isSeenAsCode1_whenTheWorkerHasStopped() throws Exception {
    String path = start("{\"operationType\":\"EXPORT_ENTITIES\"}");
    String token = claim(path);
    operations.cancelOperation(name(path));
    assertEquals(
        CommonMetadata.State.CANCELLING, common(operations.getOperation(name(path))).getState());
    assertTrue(heartbeat(path, token, "").json().get("cancelRequested").getAsBoolean());
    finish(path, token, ",\"error\":{\"code\":1,\"message\":\"stopped after 7 of 9\"}");
    Operation cancelled = operations.getOperation(name(path));
    assertEquals(1, cancelled.getError().getCode());
    assertEquals("stopped after 7 of 9", cancelled.getError().getMessage());
    assertEquals("anonymous", common(cancelled).getLabelsOrThrow("cancel-requested-by"));
  }

  @Test
  void cancelOperation_again_changesNothing() {
    String path = start("{}");
    operations.cancelOperation(name(path));
    Operation cancelled = operations.getOperation(name(path));
    operations.cancelOperation(name(path));
    assertEquals(cancelled, operations.getOperation(name(path)));
  }

  @Test
  void whatIsReadOverGrpc_isWhatRestReads() throws Exception {
    String path = in("FAILED", "{\"labels\":{\"a\":\"b\"}}");
    Operation operation = operations.getOperation(name(path));
    var json = http().get(path).json();
    assertEquals(json.get("name").getAsString(), operation.getName());
    assertEquals(
        json.getAsJsonObject("error").get("code").getAsInt(), operation.getError().getCode());
    assertEquals(
        common(json).get("startTime").getAsString(),
        com.google.protobuf.util.Timestamps.toString(common(operation).getStartTime()));
  }

  @Test
  void listOperations_pagesThroughAll_withEachOnce() {
    String parent = project();
    List<String> started = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      started.add(name(start(parent, "{\"operationId\":\"o" + i + "\"}")));
    }
    ListOperationsRequest request =
        ListOperationsRequest.newBuilder().setName(name(parent)).setPageSize(3).build();
    List<Integer> sizes = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (var page : operations.listOperations(request).iteratePages()) {
      sizes.add(page.getResponse().getOperationsCount());
      page.getValues().forEach(it -> seen.add(it.getName()));
    }
    assertEquals(List.of(3, 3, 1), sizes);
    assertEquals(started, seen);
  }

  @Test
  void listOperations_withAFilter_showsWhatItMatches() {
    String parent = project();
    start(parent, "{\"operationId\":\"a\",\"labels\":{\"run\":\"ünï☂\"}}");
    start(parent, "{\"operationId\":\"b\"}");
    operations.cancelOperation(name(parent) + "/operations/a");
    for (String filter : List.of("done=true", "metadata.common.labels.run=\"ünï☂\"")) {
      List<String> seen = new ArrayList<>();
      operations
          .listOperations(name(parent), filter)
          .iterateAll()
          .forEach(it -> seen.add(it.getName()));
      assertEquals(List.of(name(parent) + "/operations/a"), seen, filter);
    }
  }

  @Test
  void aResumedFuture_endsCancelled_inTheWordsOfTheWorker() throws Exception {
    String path = start("{\"operationType\":\"EXPORT_ENTITIES\"}");
    String token = claim(path);
    var future = client.exportEntitiesOperationCallable().resumeFutureCall(name(path));
    operations.cancelOperation(name(path));
    finish(path, token, ",\"error\":{\"code\":1,\"message\":\"stopped by its worker\"}");
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> future.get(30, TimeUnit.SECONDS));
    CancelledException cause = assertInstanceOf(CancelledException.class, failure.getCause());
    assertTrue(cause.getMessage().contains("stopped by its worker"), cause.getMessage());
  }

  @Test
  void aResumedFuture_endsWithTheResponse() throws Exception {
    String path = start("{\"operationType\":\"EXPORT_ENTITIES\"}");
    finish(
        path,
        claim(path),
        ",\"response\":{\"@type\":\"type.googleapis.com/google.datastore.admin.v1.ExportEntitiesResponse\",\"outputUrl\":\"gs://b\"}");
    ExportEntitiesResponse response =
        client
            .exportEntitiesOperationCallable()
            .resumeFutureCall(name(path))
            .get(30, TimeUnit.SECONDS);
    assertEquals("gs://b", response.getOutputUrl());
  }

  @Test
  void waitOperation_endsWhenTheOperationIsDone() throws Exception {
    String path = start("{}");
    String token = claim(path);
    CompletableFuture<Operation> waiting =
        CompletableFuture.supplyAsync(
            () ->
                operations.waitOperation(
                    WaitOperationRequest.newBuilder()
                        .setName(name(path))
                        .setTimeout(Duration.newBuilder().setSeconds(30))
                        .build()));
    finish(path, token, "");
    assertTrue(waiting.get(20, TimeUnit.SECONDS).getDone());
  }

  @Test
  void waitOperation_forNoTime_showsTheOperationAsItIs() {
    String path = start("{}");
    Operation waited =
        operations.waitOperation(
            WaitOperationRequest.newBuilder()
                .setName(name(path))
                .setTimeout(Duration.getDefaultInstance())
                .build());
    assertFalse(waited.getDone());
  }
}
