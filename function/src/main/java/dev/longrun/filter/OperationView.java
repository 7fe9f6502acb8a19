package dev.longrun.filter;

import com.google.gson.JsonObject;
import dev.longrun.json.JsonText;
import dev.longrun.json.MetadataJson;
import dev.longrun.json.OperationJson;
import dev.longrun.operation.Operation;
import java.util.List;

/** What a filter looks at. */
public final class OperationView {
  private static final String PARENT_OPERATION = "parentOperation";
  private static final String STARTED_BY = "startedBy";
  private static final String WORKER = "worker";

  /** The fields that only details have. */
  static final List<String> DETAILS = List.of(PARENT_OPERATION, STARTED_BY, WORKER);

  private OperationView() {}

  /**
   * The operation as clients see it, with {@code metadata.common} whatever the type of its
   * metadata.
   */
  public static JsonObject of(Operation operation) {
    JsonObject json = JsonText.expand(OperationJson.render(operation, false));
    JsonObject common = new MetadataJson(operation, false).common();
    String type = operation.definition().operationType();
    if (!type.isEmpty()) {
      common.addProperty("operationType", type);
    }
    json.getAsJsonObject("metadata").add("common", common);
    return json;
  }

  /** The same, with who started it, who works on it or did last, and what it is a part of. */
  public static JsonObject ofDetails(Operation operation) {
    JsonObject json = of(operation);
    operation
        .definition()
        .parentOperation()
        .ifPresent(it -> json.addProperty(PARENT_OPERATION, it.toString()));
    String startedBy = operation.history().startedBy();
    if (!startedBy.isEmpty()) {
      json.addProperty(STARTED_BY, startedBy);
    }
    operation.life().lastLease().ifPresent(it -> json.addProperty(WORKER, it.worker()));
    return json;
  }
}
