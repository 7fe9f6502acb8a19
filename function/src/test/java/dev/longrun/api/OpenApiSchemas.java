package dev.longrun.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;

/** Messages in the JSON Schema of OpenAPI 3.1, from the dialect of discovery documents. */
final class OpenApiSchemas {
  static final String REFERENCE = "#/components/schemas/";

  private OpenApiSchemas() {}

  static JsonObject of(JsonObject schemas) {
    JsonObject converted = new JsonObject();
    schemas.keySet().forEach(name -> converted.add(name, schema(schemas.getAsJsonObject(name))));
    return converted;
  }

  private static JsonObject schema(JsonObject schema) {
    JsonObject converted = new JsonObject();
    for (Map.Entry<String, JsonElement> keyword : schema.entrySet()) {
      JsonElement value = keyword.getValue();
      switch (keyword.getKey()) {
        case "enumDescriptions" -> {}
        case "$ref" -> converted.addProperty("$ref", REFERENCE + value.getAsString());
        case "properties" -> addProperties(converted, value.getAsJsonObject());
        case "items", "additionalProperties" ->
            converted.add(keyword.getKey(), schema(value.getAsJsonObject()));
        case "type" -> addType(converted, value.getAsString());
        case "format" ->
            converted.addProperty(
                "format", value.getAsString().replace("google-datetime", "date-time"));
        default -> converted.add(keyword.getKey(), value);
      }
    }
    return converted;
  }

  private static void addProperties(JsonObject schema, JsonObject properties) {
    schema.add("properties", of(properties));
    JsonArray required = new JsonArray();
    properties.keySet().stream()
        .filter(it -> isRequired(properties.getAsJsonObject(it)))
        .forEach(required::add);
    if (!required.isEmpty()) {
      schema.add("required", required);
    }
  }

  /** Discovery documents say it in words only (AIP-203). */
  static boolean isRequired(JsonObject property) {
    return property.has("description")
        && property.get("description").getAsString().startsWith("Required.");
  }

  /** JSON Schema says "any" by saying nothing. */
  private static void addType(JsonObject schema, String type) {
    if (!type.equals("any")) {
      schema.addProperty("type", type);
    }
  }

  /** What every method answers when it fails (AIP-193). */
  static JsonObject error() {
    JsonObject properties = new JsonObject();
    properties.add("code", type("integer"));
    properties.add("message", type("string"));
    properties.add("status", type("string"));
    JsonObject details = type("array");
    details.add("items", type("object"));
    properties.add("details", details);
    JsonObject body = type("object");
    body.add("properties", properties);
    JsonObject wrapper = new JsonObject();
    wrapper.add("error", body);
    JsonObject error = type("object");
    error.add("properties", wrapper);
    JsonArray required = new JsonArray();
    required.add("error");
    error.add("required", required);
    return error;
  }

  private static JsonObject type(String type) {
    JsonObject schema = new JsonObject();
    schema.addProperty("type", type);
    return schema;
  }
}
