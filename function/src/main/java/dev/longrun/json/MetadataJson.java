package dev.longrun.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Life;
import dev.longrun.operation.Operation;
import dev.longrun.operation.Progress;
import dev.longrun.operation.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An operation's {@code metadata} as clients see it. Google's clients decode it only if they know
 * its type, and some report a type they don't know as if the operation had been cancelled; so what
 * is made here is what all of them know.
 *
 * <p>Metadata of a type of the Datastore or Firestore admin API gets state, times and progress laid
 * over it, so that it can't disagree with the operation. Any other comes back as it was given.
 */
public record MetadataJson(Operation operation, boolean enumsAsInts) {
  private static final String TYPE_URL = "type.googleapis.com/";
  private static final String DATASTORE = "google.datastore.admin.v1.";
  private static final String FIRESTORE = "google.firestore.admin.v1.";
  private static final String OWN_TYPE = TYPE_URL + DATASTORE + "ExportEntitiesMetadata";

  /**
   * {@code CommonMetadata.OperationType}, in the order of its numbers, without its unspecified
   * value.
   */
  private static final List<String> OPERATION_TYPES =
      List.of("EXPORT_ENTITIES", "IMPORT_ENTITIES", "CREATE_INDEX", "DELETE_INDEX");

  /**
   * How the messages of the Firestore admin API call their state and their progress; those named
   * here have times too.
   */
  private static final Map<String, FirestoreNames> FIRESTORE_NAMES =
      Map.of(
          "ExportDocumentsMetadata", new FirestoreNames("operationState", "progressDocuments"),
          "ImportDocumentsMetadata", new FirestoreNames("operationState", "progressDocuments"),
          "BulkDeleteDocumentsMetadata", new FirestoreNames("operationState", "progressDocuments"),
          "RestoreDatabaseMetadata", new FirestoreNames("operationState", "progressPercentage"),
          "CloneDatabaseMetadata", new FirestoreNames("operationState", "progressPercentage"),
          "IndexOperationMetadata", new FirestoreNames("state", "progressDocuments"),
          "FieldOperationMetadata", new FirestoreNames("state", "progressDocuments"));

  private record FirestoreNames(String state, String progress) {}

  JsonObject render() {
    JsonObject metadata =
        operation
            .report()
            .metadata()
            .map(given -> JsonText.parse(given.text()).getAsJsonObject())
            .orElseGet(MetadataJson::own);
    String type = metadata.get("@type").getAsString();
    String message = type.substring(type.lastIndexOf('/') + 1);
    if (isDatastore(message)) {
      layOverDatastore(metadata);
    } else if (message.startsWith(FIRESTORE)) {
      FirestoreNames names = FIRESTORE_NAMES.get(message.substring(FIRESTORE.length()));
      if (names != null) {
        layOverFirestore(metadata, names);
      }
    }
    return metadata;
  }

  private static JsonObject own() {
    JsonObject own = new JsonObject();
    own.addProperty("@type", OWN_TYPE);
    return own;
  }

  private static boolean isDatastore(String message) {
    return message.equals(DATASTORE + "ExportEntitiesMetadata")
        || message.equals(DATASTORE + "ImportEntitiesMetadata")
        || message.equals(DATASTORE + "IndexOperationMetadata");
  }

  private void layOverDatastore(JsonObject metadata) {
    put(metadata, "common", common());
    operation
        .report()
        .progress()
        .ifPresent(
            it ->
                put(metadata, "progressEntities", progress(it, "workCompleted", "workEstimated")));
  }

  private void layOverFirestore(JsonObject metadata, FirestoreNames names) {
    layOverTimes(metadata);
    put(metadata, names.state(), state());
    operation
        .report()
        .progress()
        .ifPresent(
            it -> put(metadata, names.progress(), progress(it, "completedWork", "estimatedWork")));
  }

  /**
   * {@code CommonMetadata}: all of it is the operation's to say, so nothing of what was given
   * stays.
   */
  public JsonObject common() {
    JsonObject common = new JsonObject();
    layOverTimes(common);
    String type = operation.definition().operationType();
    if (OPERATION_TYPES.contains(type)) {
      int number = OPERATION_TYPES.indexOf(type) + 1;
      put(common, "operationType", enumValue(type, number, enumsAsInts));
    }
    JsonObject labels = new JsonObject();
    labels().forEach(labels::addProperty);
    if (!labels.isEmpty()) {
      put(common, "labels", labels);
    }
    put(common, "state", state());
    return common;
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>(operation.definition().labels());
    String type = operation.definition().operationType();
    if (!type.isEmpty() && !OPERATION_TYPES.contains(type)) {
      labels.put("operation-type", type);
    }
    operation.life().cancelRequest().ifPresent(request -> labelCancel(request, labels));
    return labels;
  }

  private static void labelCancel(CancelRequest request, Map<String, String> labels) {
    if (!request.requestedBy().isEmpty()) {
      labels.put("cancel-requested-by", request.requestedBy());
    }
    labels.put("cancel-request-time", request.requestTime().toString());
    if (!request.reason().isEmpty()) {
      labels.put("cancel-reason", request.reason());
    }
  }

  private void layOverTimes(JsonObject message) {
    put(message, "startTime", time(operation.startTime()));
    message.remove("endTime");
    message.remove("end_time");
    if (operation.life() instanceof Life.Done done) {
      put(message, "endTime", time(done.endTime()));
    }
  }

  private JsonElement state() {
    return state(operation.state(), enumsAsInts);
  }

  public static JsonElement state(State state, boolean enumsAsInts) {
    return enumValue(state.name(), state.number(), enumsAsInts);
  }

  private static JsonElement enumValue(String name, int number, boolean enumsAsInts) {
    return enumsAsInts ? new JsonPrimitive(number) : new JsonPrimitive(name);
  }

  private static JsonElement time(Instant instant) {
    return new JsonPrimitive(instant.toString());
  }

  private static JsonObject progress(Progress progress, String completed, String estimated) {
    JsonObject json = new JsonObject();
    json.addProperty(completed, Long.toString(progress.workCompleted()));
    if (progress.workEstimated() != 0) {
      json.addProperty(estimated, Long.toString(progress.workEstimated()));
    }
    return json;
  }

  /** Sets a field in place of what it was under either of its spellings. */
  private static void put(JsonObject message, String camel, JsonElement value) {
    message.remove(FieldName.snake(camel));
    message.add(camel, value);
  }
}
