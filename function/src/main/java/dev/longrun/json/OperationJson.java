package dev.longrun.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.operation.Life;
import dev.longrun.operation.Operation;
import dev.longrun.operation.Outcome;
import java.util.List;
import java.util.Optional;

/** {@code google.longrunning.Operation} in proto3 JSON. */
public final class OperationJson {
  private static final String EMPTY = "type.googleapis.com/google.protobuf.Empty";

  private OperationJson() {}

  /**
   * {@code done} is absent until it is true, and then comes with exactly one of {@code response}
   * and {@code error}. What is opaque in it stays text, which only {@link JsonText} can write and
   * {@link FieldMask} look into.
   */
  public static JsonObject render(Operation operation, boolean enumsAsInts) {
    JsonObject json = new JsonObject();
    json.addProperty("name", operation.name().toString());
    json.add("metadata", new MetadataJson(operation, enumsAsInts).render());
    if (operation.life() instanceof Life.Done done) {
      json.addProperty("done", true);
      addResult(json, done.outcome());
    }
    return json;
  }

  private static void addResult(JsonObject json, Outcome outcome) {
    if (outcome instanceof Outcome.Failure failure) {
      JsonObject error = new JsonObject();
      error.addProperty("code", failure.code());
      error.addProperty("message", failure.message());
      failure.details().ifPresent(details -> error.add("details", OpaqueElement.of(details)));
      json.add("error", error);
    } else if (outcome instanceof Outcome.Response response) {
      json.add(
          "response",
          response.value().<JsonElement>map(OpaqueElement::of).orElseGet(OperationJson::empty));
    }
  }

  private static JsonElement empty() {
    JsonObject empty = new JsonObject();
    empty.addProperty("@type", EMPTY);
    return empty;
  }

  /**
   * What a filter looks at: the operation as clients see it, with {@code metadata.common} whatever
   * the type of its metadata.
   */
  public static JsonObject filterView(Operation operation) {
    JsonObject json = JsonText.expand(render(operation, false));
    JsonObject metadata = json.getAsJsonObject("metadata");
    JsonObject common = new MetadataJson(operation, false).common();
    String type = operation.definition().operationType();
    if (!type.isEmpty()) {
      common.addProperty("operationType", type);
    }
    metadata.add("common", common);
    return json;
  }

  /** {@code google.longrunning.ListOperationsResponse}; no field of it is there when empty. */
  public static JsonObject list(
      List<Operation> page, Optional<String> nextPageToken, boolean enumsAsInts) {
    JsonObject json = new JsonObject();
    if (!page.isEmpty()) {
      JsonArray operations = new JsonArray();
      page.forEach(operation -> operations.add(render(operation, enumsAsInts)));
      json.add("operations", operations);
    }
    nextPageToken.ifPresent(token -> json.addProperty("nextPageToken", token));
    return json;
  }
}
