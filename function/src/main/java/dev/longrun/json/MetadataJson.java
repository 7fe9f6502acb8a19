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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  JsonElement render() {
    Optional<OpaqueElement> given = operation.report().metadata().map(OpaqueElement::of);
    String type = given.flatMap(OpaqueElement::type).orElse(OWN_TYPE);
    JsonObject laidOver = laidOver(type.substring(type.lastIndexOf('/') + 1));
    return given
        .<JsonElement>map(it -> laidOver.isEmpty() ? it : layOver(it, laidOver))
        .orElseGet(() -> own(laidOver));
  }

  private static JsonObject own(JsonObject fields) {
    JsonObject own = new JsonObject();
    own.addProperty("@type", OWN_TYPE);
    fields.entrySet().forEach(field -> own.add(field.getKey(), field.getValue()));
    return own;
  }

  /** What the operation itself has to say in a message of this name. */
  private JsonObject laidOver(String message) {
    JsonObject fields = new JsonObject();
    if (isDatastore(message)) {
      layOverDatastore(fields);
    } else if (message.startsWith(FIRESTORE)) {
      FirestoreNames names = FIRESTORE_NAMES.get(message.substring(FIRESTORE.length()));
      if (names != null) {
        layOverFirestore(fields, names);
      }
    }
    return fields;
  }

  /** In place of what was given of these fields, in either spelling; and of an end that isn't. */
  private static JsonElement layOver(OpaqueElement given, JsonObject fields) {
    Set<String> without = new HashSet<>();
    if (fields.has("startTime")) {
      without.addAll(List.of("endTime", "end_time"));
    }
    fields.keySet().forEach(name -> without.add(FieldName.snake(name)));
    return new OpaqueElement(JsonText.overlay(given.text(), fields, without));
  }

  private static boolean isDatastore(String message) {
    return message.equals(DATASTORE + "ExportEntitiesMetadata")
        || message.equals(DATASTORE + "ImportEntitiesMetadata")
        || message.equals(DATASTORE + "IndexOperationMetadata");
  }

  private void layOverDatastore(JsonObject metadata) {
    metadata.add("common", common());
    operation
        .report()
        .progress()
        .ifPresent(
            it -> metadata.add("progressEntities", progress(it, "workCompleted", "workEstimated")));
  }

  private void layOverFirestore(JsonObject metadata, FirestoreNames names) {
    layOverTimes(metadata);
    metadata.add(names.state(), state());
    operation
        .report()
        .progress()
        .ifPresent(
            it -> metadata.add(names.progress(), progress(it, "completedWork", "estimatedWork")));
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
      common.add("operationType", enumValue(type, number, enumsAsInts));
    }
    JsonObject labels = new JsonObject();
    labels().forEach(labels::addProperty);
    if (!labels.isEmpty()) {
      common.add("labels", labels);
    }
    common.add("state", state());
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
    message.add("startTime", time(operation.startTime()));
    if (operation.life() instanceof Life.Done done) {
      message.add("endTime", time(done.endTime()));
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
}
