package dev.longrun.api;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.longrun.error.RequestErrors;
import dev.longrun.json.FieldMask;
import dev.longrun.json.FieldName;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the API's documents say of its methods beyond what {@link Route} knows, and the messages
 * they take and return; read from {@code api.json} when it is first needed.
 */
public final class ApiDescription {
  /** The collections that operations can be under, each with those above it. */
  static final List<List<String>> PARENTS =
      List.of(
          List.of("projects"), List.of("projects", "locations"), List.of("projects", "databases"));

  static final String TITLE = "Longrun API";
  static final String DESCRIPTION =
      "Long-running operations: google.longrunning.Operations over REST, with cancellation that reaches the worker.";

  private final JsonObject methods;
  private final JsonObject schemas;

  private ApiDescription(JsonObject file) {
    this.methods = file.getAsJsonObject("methods");
    this.schemas = file.getAsJsonObject("schemas");
  }

  public static ApiDescription get() {
    return Loaded.DESCRIPTION;
  }

  private static final class Loaded {
    static final ApiDescription DESCRIPTION = read();

    private static ApiDescription read() {
      try (InputStream in = ApiDescription.class.getResourceAsStream("api.json");
          Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
        return new ApiDescription(JsonParser.parseReader(reader).getAsJsonObject());
      } catch (IOException e) {
        throw new UncheckedIOException("the class path has no readable api.json", e);
      }
    }
  }

  /**
   * Of one method: its {@code key} among the methods of its resource, its {@code description}, and
   * the names of its {@code request} and {@code response}.
   */
  JsonObject method(Route route) {
    return methods.getAsJsonObject(route.name());
  }

  /** What a method takes in its query: types by name. */
  static Map<String, JsonElement> query(JsonObject method) {
    return method.has("query") ? method.getAsJsonObject("query").asMap() : Map.of();
  }

  /** What a method calls the name in its path. */
  static String nameParameter(JsonObject method) {
    return method.has("parameter") ? method.get("parameter").getAsString() : "name";
  }

  /** The messages, by name, in the dialect of JSON Schema that discovery documents use. */
  JsonObject schemas() {
    return schemas;
  }

  /**
   * Refuses a mask that names a field which no reply of this method has. What is in an {@code Any}
   * isn't known here, so any name goes there.
   *
   * @throws dev.longrun.error.ApiException INVALID_ARGUMENT
   */
  public void check(FieldMask mask, Route route) {
    JsonObject reply = schemas.getAsJsonObject(method(route).get("response").getAsString());
    unknown(mask, reply, "")
        .ifPresent(
            path -> {
              throw RequestErrors.invalidSystemParameter(
                  "fields", path, "the reply has no such field; /openapi.json says which it has");
            });
  }

  /** The path of a field that is in the mask and not in the type. */
  private Optional<String> unknown(FieldMask mask, JsonObject type, String path) {
    if (type.has("$ref")) {
      return unknown(mask, schemas.getAsJsonObject(type.get("$ref").getAsString()), path);
    }
    if (type.has("items")) {
      return unknown(mask, type.getAsJsonObject("items"), path);
    }
    if (type.has("additionalProperties")) {
      return Optional.empty();
    }
    return mask.fields().entrySet().stream()
        .flatMap(field -> unknown(field.getKey(), field.getValue(), type, path).stream())
        .findFirst();
  }

  private Optional<String> unknown(String name, FieldMask mask, JsonObject type, String path) {
    String at = path.isEmpty() ? name : path + "/" + name;
    JsonObject fields =
        type.has("properties") ? type.getAsJsonObject("properties") : new JsonObject();
    if (fields.isEmpty() && name.equals(FieldMask.WILDCARD) && mask.wantsAll()) {
      return Optional.empty();
    }
    List<Optional<String>> found =
        fields.keySet().stream()
            .filter(it -> name.equals(FieldMask.WILDCARD) || isSpelled(it, name))
            .map(it -> unknown(mask, fields.getAsJsonObject(it), at))
            .toList();
    boolean one = found.stream().anyMatch(Optional::isEmpty);
    return one ? Optional.empty() : found.stream().findFirst().orElse(Optional.of(at));
  }

  private static boolean isSpelled(String field, String name) {
    return field.equals(name) || FieldName.snake(field).equals(name);
  }
}
