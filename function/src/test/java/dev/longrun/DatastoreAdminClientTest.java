package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.httpjson.longrunning.OperationsClient;
import com.google.api.gax.longrunning.OperationFuture;
import com.google.api.gax.longrunning.OperationTimedPollAlgorithm;
import com.google.api.gax.retrying.RetrySettings;
import com.google.api.gax.rpc.CancelledException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.api.gax.rpc.UnimplementedException;
import com.google.cloud.datastore.admin.v1.DatastoreAdminClient;
import com.google.cloud.datastore.admin.v1.DatastoreAdminSettings;
import com.google.datastore.admin.v1.CommonMetadata;
import com.google.datastore.admin.v1.ExportEntitiesMetadata;
import com.google.datastore.admin.v1.ExportEntitiesResponse;
import com.google.datastore.admin.v1.OperationType;
import com.google.longrunning.ListOperationsRequest;
import com.google.longrunning.Operation;
import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import dev.longrun.store.EachStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Google's own client of the Datastore admin API, which takes this server for Google's.
 *
 * <p>It reports whatever it can't decode as if the operation had been cancelled, so wherever it
 * shows a cancelled operation, the words of this server are looked for.
 */
@EachStore
class DatastoreAdminClientTest extends EachStoreFixture {
  private static final Duration SHORT = Duration.ofMillis(10);

  private DatastoreAdminClient client;
  private OperationsClient operations;

  @BeforeParameterizedClassInvocation
  void openClient() throws Exception {
    DatastoreAdminSettings.Builder settings =
        DatastoreAdminSettings.newHttpJsonBuilder()
            .setCredentialsProvider(NoCredentialsProvider.create())
            .setEndpoint(server().url());
    settings
        .exportEntitiesOperationSettings()
        .setPollingAlgorithm(
            OperationTimedPollAlgorithm.create(
                RetrySettings.newBuilder()
                    .setInitialRetryDelayDuration(SHORT)
                    .setMaxRetryDelayDuration(SHORT)
                    .setTotalTimeoutDuration(Duration.ofSeconds(30))
                    .build()));
    client = DatastoreAdminClient.create(settings.build());
    operations = client.getHttpJsonOperationsClient();
  }

  @AfterParameterizedClassInvocation
  void closeClient() {
    client.close();
  }

  /** The resource name of an operation, from its path. */
  private static String name(String path) {
    return path.substring("/v1/".length());
  }

  private static ExportEntitiesMetadata metadata(Operation operation)
      throws InvalidProtocolBufferException {
    return operation.getMetadata().unpack(ExportEntitiesMetadata.class);
  }

  private static CommonMetadata common(Operation operation) throws InvalidProtocolBufferException {
    return metadata(operation).getCommon();
  }

  private static Instant instant(com.google.protobuf.Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  @ParameterizedTest
  @CsvSource({
    "INITIALIZING, false",
    "PROCESSING,   false",
    "CANCELLING,   false",
    "FINALIZING,   false",
    "SUCCESSFUL,   true",
    "FAILED,       true",
    "CANCELLED,    true",
  })
  void getOperation_inEveryState_decodes(CommonMetadata.State state, boolean done)
      throws Exception {
    String path = in(state.name(), "{\"operationType\":\"EXPORT_ENTITIES\"}");
    Operation operation = operations.getOperation(name(path));
    assertEquals(name(path), operation.getName());
    assertEquals(done, operation.getDone());
    CommonMetadata common = common(operation);
    assertEquals(state, common.getState());
    assertEquals(OperationType.EXPORT_ENTITIES, common.getOperationType());
    assertEquals(clock().instant(), instant(common.getStartTime()));
    assertEquals(done, common.hasEndTime());
  }

  @Test
  void getOperation_showsProgressAndLabels() throws Exception {
    String path = start("{\"operationType\":\"TRANSCODE_VIDEO\",\"labels\":{\"run\":\"daily\"}}");
    String progress =
        ",\"progress\":{\"workCompleted\":\"9007199254740993\",\"workEstimated\":\"9223372036854775807\"}";
    assertEquals(200, heartbeat(path, claim(path), progress).status());
    ExportEntitiesMetadata metadata = metadata(operations.getOperation(name(path)));
    assertEquals(9007199254740993L, metadata.getProgressEntities().getWorkCompleted());
    assertEquals(Long.MAX_VALUE, metadata.getProgressEntities().getWorkEstimated());
    assertEquals("daily", metadata.getCommon().getLabelsOrThrow("run"));
    assertEquals("TRANSCODE_VIDEO", metadata.getCommon().getLabelsOrThrow("operation-type"));
  }

  @Test
  void getOperation_ofWhatSucceeded_hasItsResponse() throws Exception {
    String empty = in("SUCCESSFUL", "{}");
    Operation operation = operations.getOperation(name(empty));
    assertEquals(Empty.getDefaultInstance(), operation.getResponse().unpack(Empty.class));

    String path = start("{}");
    String response =
        ",\"response\":{\"@type\":\"type.googleapis.com/google.datastore.admin.v1.ExportEntitiesResponse\",\"outputUrl\":\"gs://bucket/x\"}";
    assertEquals(200, finish(path, claim(path), response).status());
    Operation exported = operations.getOperation(name(path));
    assertEquals(
        "gs://bucket/x",
        exported.getResponse().unpack(ExportEntitiesResponse.class).getOutputUrl());
  }

  @Test
  void cancelOperation_ofClaimedWork_isSeenAsCode1_whenTheWorkerHasStopped() throws Exception {
    String path = start("{\"operationType\":\"EXPORT_ENTITIES\"}");
    String token = claim(path);
    operations.cancelOperation(name(path));
    Operation cancelling = operations.getOperation(name(path));
    assertFalse(cancelling.getDone());
    assertEquals(CommonMetadata.State.CANCELLING, common(cancelling).getState());
    assertTrue(heartbeat(path, token, "").json().get("cancelRequested").getAsBoolean());

    String stopped = ",\"error\":{\"code\":1,\"message\":\"stopped after 7 of 9\"}";
    assertEquals(200, finish(path, token, stopped).status());
    Operation cancelled = operations.getOperation(name(path));
    assertTrue(cancelled.getDone());
    assertTrue(cancelled.hasError());
    assertEquals(Code.CANCELLED_VALUE, cancelled.getError().getCode());
    assertEquals("stopped after 7 of 9", cancelled.getError().getMessage());
    assertEquals(CommonMetadata.State.CANCELLED, common(cancelled).getState());
    assertEquals("anonymous", common(cancelled).getLabelsOrThrow("cancel-requested-by"));
  }

  @Test
  void cancelOperation_ofWhatNobodyClaimed_endsItAtOnce_andAgainChangesNothing() throws Exception {
    String path = start("{}");
    operations.cancelOperation(name(path));
    Operation cancelled = operations.getOperation(name(path));
    assertTrue(cancelled.getDone());
    assertEquals(Code.CANCELLED_VALUE, cancelled.getError().getCode());
    operations.cancelOperation(name(path));
    assertEquals(cancelled, operations.getOperation(name(path)));
  }

  @Test
  void aResumedFuture_endsCancelled_inTheWordsOfTheWorker() throws Exception {
    String path = start("{\"operationType\":\"EXPORT_ENTITIES\"}");
    String token = claim(path);
    OperationFuture<ExportEntitiesResponse, ExportEntitiesMetadata> future =
        client.exportEntitiesOperationCallable().resumeFutureCall(name(path));
    operations.cancelOperation(name(path));
    finish(path, token, ",\"error\":{\"code\":1,\"message\":\"stopped by its worker\"}");

    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> future.get(30, TimeUnit.SECONDS));
    CancelledException cause = assertInstanceOf(CancelledException.class, failure.getCause());
    assertTrue(cause.getMessage().contains("stopped by its worker"), cause.getMessage());
    assertEquals(CommonMetadata.State.CANCELLED, future.getMetadata().get().getCommon().getState());
    assertFalse(future.isCancelled());
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
  void listOperations_pagesThroughAll_withEachOnce() {
    String parent = project();
    List<String> started = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      started.add(name(start(parent, "{\"operationId\":\"o" + i + "\"}")));
    }
    ListOperationsRequest request =
        ListOperationsRequest.newBuilder().setName(name(parent)).setPageSize(3).build();
    List<String> seen = new ArrayList<>();
    operations.listOperations(request).iterateAll().forEach(it -> seen.add(it.getName()));
    assertEquals(started, seen);

    List<Integer> sizes = new ArrayList<>();
    for (var page : operations.listOperations(request).iteratePages()) {
      sizes.add(page.getResponse().getOperationsCount());
    }
    assertEquals(List.of(3, 3, 1), sizes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                                                                  | abc",
        "done=true                                                                         | a",
        "NOT done:true                                                                     | bc",
        "metadata.common.operation_type=export_entities                                    | ab",
        "metadata.common.operation_type=export_entities AND NOT done                       | b",
        "metadata.common.labels.run=\"x y\"                                                | b",
        "metadata.common.state=CANCELLED OR metadata.common.labels.run=\"ünï☂\"            | ac",
      })
  void listOperations_withAFilter_showsWhatItMatches(String filter, String ids) {
    String parent = project();
    start(parent, "{\"operationId\":\"a\",\"operationType\":\"EXPORT_ENTITIES\"}");
    start(
        parent,
        "{\"operationId\":\"b\",\"operationType\":\"EXPORT_ENTITIES\",\"labels\":{\"run\":\"x y\"}}");
    start(parent, "{\"operationId\":\"c\",\"labels\":{\"run\":\"ünï☂\"}}");
    operations.cancelOperation(name(parent) + "/operations/a");
    StringBuilder seen = new StringBuilder();
    String wanted = filter == null ? "" : filter;
    for (Operation it : operations.listOperations(name(parent), wanted).iterateAll()) {
      seen.append(it.getName().substring(it.getName().lastIndexOf('/') + 1));
    }
    assertEquals(ids, seen.toString());
  }

  @Test
  void deleteOperation_ofWhatIsDone_hidesIt() {
    String path = in("CANCELLED", "{}");
    operations.deleteOperation(name(path));
    assertThrows(NotFoundException.class, () -> operations.getOperation(name(path)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"INITIALIZING", "PROCESSING", "CANCELLING", "FINALIZING"})
  void deleteOperation_ofWhatIsNotDone_isAnInvalidArgumentToThisClient(String state) {
    String path = in(state, "{}");
    assertThrows(InvalidArgumentException.class, () -> operations.deleteOperation(name(path)));
    assertEquals(name(path), operations.getOperation(name(path)).getName());
  }

  @Test
  void whatIsNotThere_isNotFoundByEveryMethod() {
    String name = name(project()) + "/operations/nothing";
    assertThrows(NotFoundException.class, () -> operations.getOperation(name));
    assertThrows(NotFoundException.class, () -> operations.cancelOperation(name));
    assertThrows(NotFoundException.class, () -> operations.deleteOperation(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"INITIALIZING", "PROCESSING", "SUCCESSFUL"})
  void cancelOperation_ofWhatIsNotCancellable_isUnimplemented(String state) {
    String path = in(state, "{\"cancellable\":false}");
    assertThrows(UnimplementedException.class, () -> operations.cancelOperation(name(path)));
  }

  @Test
  void aBadFilter_andABadId_areInvalidArguments() {
    String parent = name(project());
    assertThrows(
        InvalidArgumentException.class, () -> operations.listOperations(parent, "done=perhaps"));
    assertThrows(
        InvalidArgumentException.class, () -> operations.getOperation(parent + "/operations/a:b"));
  }
}
