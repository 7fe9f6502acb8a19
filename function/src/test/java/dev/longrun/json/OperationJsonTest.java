package dev.longrun.json;

import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.failure;
import static dev.longrun.operation.Operations.processing;
import static dev.longrun.operation.Operations.response;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.datastore.admin.v1.ExportEntitiesMetadata;
import com.google.datastore.admin.v1.ImportEntitiesMetadata;
import com.google.datastore.admin.v1.IndexOperationMetadata;
import com.google.gson.JsonObject;
import com.google.protobuf.Empty;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import dev.longrun.error.Code;
import dev.longrun.operation.CancelPolicy;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Definition;
import dev.longrun.operation.Heartbeat;
import dev.longrun.operation.OpaqueJson;
import dev.longrun.operation.Operation;
import dev.longrun.operation.Operations;
import dev.longrun.operation.Outcome;
import dev.longrun.operation.Progress;
import dev.longrun.operation.Report;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationJsonTest {
  private static final String TYPE_URL = "type.googleapis.com/google.";
  private static final String ANY =
      "{\"@type\":\"example.com/shop.Receipt\",\"n\":null,\"d\":1.50}";

  private static Operation started(String type, Map<String, String> labels, String metadata) {
    Definition definition =
        new Definition(
            type,
            labels,
            new CancelPolicy(true, Optional.empty()),
            Optional.empty(),
            Optional.empty());
    return Operations.start(
        Operations.name("x"),
        definition,
        Optional.ofNullable(metadata).map(OpaqueJson::new),
        START);
  }

  private static Operation withProgress(Operation started, long completed, long estimated) {
    Report report = new Report(Optional.of(new Progress(completed, estimated)), Optional.empty());
    return processing(started)
        .heartbeat(TOKEN, new Heartbeat(Optional.empty(), report, false), START.plusSeconds(1));
  }

  private static JsonObject rendered(Operation operation) {
    return OperationJson.render(operation, false);
  }

  @ParameterizedTest
  @CsvSource({
    "INITIALIZING, initializing",
    "PROCESSING,   processing",
    "CANCELLING,   cancelling",
    "FINALIZING,   finalizing",
    "FINALIZING+,  finalizing-cancel-requested",
    "SUCCESSFUL,   successful",
    "FAILED,       failed",
    "CANCELLED,    cancelled",
  })
  void anOperation_inEveryState(String state, String name) throws Exception {
    JsonObject json = rendered(Operations.in(state));
    Golden.assertUnchanged("operation-" + name, json);
    assertReadByGoogle(json);
  }

  /** The strict reader of proto3 JSON: it refuses whatever field or value it doesn't know. */
  private static void assertReadByGoogle(JsonObject json) throws Exception {
    com.google.longrunning.Operation.Builder operation =
        com.google.longrunning.Operation.newBuilder();
    TypeRegistry types =
        TypeRegistry.newBuilder()
            .add(
                List.of(
                    ExportEntitiesMetadata.getDescriptor(),
                    ImportEntitiesMetadata.getDescriptor(),
                    IndexOperationMetadata.getDescriptor(),
                    Empty.getDescriptor()))
            .build();
    JsonFormat.parser().usingTypeRegistry(types).merge(JsonText.compact(json), operation);
    assertEquals(json.has("done"), operation.getDone());
  }

  @Test
  void anOperation_ofATypeOfItsOwn_showsItAsALabel_withWhoCancelledIt() throws Exception {
    Operation operation =
        withProgress(started("TRANSCODE_VIDEO", Map.of("run", "daily"), null), 7, 0)
            .cancel(cancelRequest(START.plusMillis(2500)))
            .finish(TOKEN, failure(Code.CANCELLED), START.plusSeconds(3));
    Golden.assertUnchanged("operation-custom-type", rendered(operation));
    assertReadByGoogle(rendered(operation));
  }

  @Test
  void anOperation_thatNobodyKnownCancelled_saysOnlyWhenAndWhy() {
    Operation cancelled =
        started("", Map.of(), null).cancel(new CancelRequest("", START.plusSeconds(1), "why"));
    JsonObject metadata = rendered(cancelled).getAsJsonObject("metadata");
    assertEquals(
        Set.of("cancel-request-time", "cancel-reason"),
        metadata.getAsJsonObject("common").getAsJsonObject("labels").keySet());
  }

  @Test
  void anOperation_withEnumsAsInts_hasNumbersForTypeAndState() throws Exception {
    JsonObject json = OperationJson.render(Operations.in("CANCELLING"), true);
    Golden.assertUnchanged("operation-enums-as-ints", json);
    assertReadByGoogle(json);
  }

  @Test
  void aResponse_andTheDetailsOfAnError_areAsTheWorkerGaveThem() {
    Operation processing = processing(started("", Map.of(), null));
    Outcome given = new Outcome.Response(Optional.of(new OpaqueJson(ANY)));
    Golden.assertUnchanged(
        "operation-response", rendered(processing.finish(TOKEN, given, START.plusSeconds(3))));
    Outcome failure =
        new Outcome.Failure(
            Code.DATA_LOSS.number(), "two of three", Optional.of(new OpaqueJson("[" + ANY + "]")));
    Golden.assertUnchanged(
        "operation-error-details",
        rendered(processing.finish(TOKEN, failure, START.plusSeconds(3))));
  }

  /** What is given says, in either spelling, what is not so: a state, times and progress. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ExportEntitiesMetadata | {'common':{'state':'FAILED','endTime':'1999-01-01T00:00:00Z'},'outputUrlPrefix':'gs://b','progress_entities':{'workCompleted':'1'}}",
        "ImportEntitiesMetadata | {'inputUrl':'gs://b/x','entityFilter':{'kinds':['K']},'common':null,'progressBytes':{'workCompleted':'5'}}",
        "IndexOperationMetadata | {'indexId':'7','progressEntities':{'work_completed':1}}",
      })
  void metadata_ofADatastoreType_neverDisagreesWithTheOperation(String message, String given)
      throws Exception {
    assertNeverDisagrees("datastore.admin.v1." + message, given);
    String type = TYPE_URL + "datastore.admin.v1." + message;
    assertReadByGoogle(rendered(started("CREATE_INDEX", Map.of(), any(type, given))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ExportDocumentsMetadata     | {'start_time':'1999-01-01T00:00:00Z','operation_state':'FAILED','outputUriPrefix':'gs://b'}",
        "ImportDocumentsMetadata     | {'endTime':'1999-01-01T00:00:00Z','operationState':6,'inputUriPrefix':'gs://b'}",
        "BulkDeleteDocumentsMetadata | {'collectionIds':['a'],'progress_documents':{'completed_work':'1'}}",
        "IndexOperationMetadata      | {'index':'i','state':'FAILED','progressBytes':{'completedWork':'5'}}",
        "FieldOperationMetadata      | {'field':'f','end_time':'1999-01-01T00:00:00Z'}",
        "RestoreDatabaseMetadata     | {'database':'d','progressPercentage':{'completedWork':'1'}}",
        "CloneDatabaseMetadata       | {'database':'d','operation_state':'FAILED','progress_percentage':null}",
      })
  void metadata_ofAFirestoreType_neverDisagreesWithTheOperation(String message, String given) {
    assertNeverDisagrees("firestore.admin.v1." + message, given);
  }

  private static void assertNeverDisagrees(String message, String given) {
    Operation running =
        withProgress(
            started("EXPORT_ENTITIES", Map.of(), any(TYPE_URL + message, given)),
            7,
            Long.MAX_VALUE);
    Operation done = running.finish(TOKEN, response(), START.plusSeconds(3));
    JsonObject both = new JsonObject();
    both.add("running", rendered(running).get("metadata"));
    both.add("done", rendered(done).get("metadata"));
    Golden.assertUnchanged("metadata-" + message, both);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com/shop.Receipt",
        TYPE_URL + "firestore.admin.v1.CreateDatabaseMetadata",
        TYPE_URL + "datastore.admin.v1.DatastoreFirestoreMigrationMetadata",
        TYPE_URL + "datastore.admin.v1beta1.ExportEntitiesMetadata",
        "/",
      })
  void metadata_ofAnyOtherType_isAsItWasGiven(String type) {
    String given =
        any(type, "{'common':{'state':'FAILED'},'end_time':'1999','n':null,'d':1.50,'a':[[],{}]}");
    Operation operation = withProgress(started("EXPORT_ENTITIES", Map.of(), given), 7, 9);
    assertEquals(given, JsonText.compact(rendered(operation).get("metadata")));
  }

  private static String any(String type, String fields) {
    return "{\"@type\":\"" + type + "\"," + fields.substring(1).replace('\'', '"');
  }

  @Test
  void aList_hasNoFieldThatIsEmpty() {
    List<Operation> operations =
        List.of(
            Operations.in("PROCESSING"), Operations.in("CANCELLED"), started("X", Map.of(), ANY));
    Golden.assertUnchanged("list", OperationJson.list(operations, Optional.of("token"), false));
    assertEquals("{}", JsonText.compact(OperationJson.list(List.of(), Optional.empty(), false)));
  }
}
