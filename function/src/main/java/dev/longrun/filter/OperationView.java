package dev.longrun.filter;

import com.google.gson.JsonObject;
import dev.longrun.json.JsonText;
import dev.longrun.json.MetadataJson;
import dev.longrun.json.OperationJson;
import dev.longrun.operation.Operation;

/** What a filter looks at. */
public final class OperationView {
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
}
