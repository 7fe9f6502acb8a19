package dev.longrun.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.auth.Scopes;
import java.util.List;
import java.util.Locale;

/** The API in OpenAPI 3.1 (spec.openapis.org/oas/v3.1.0). */
final class OpenApiDocument {
  private static final String AUTHORIZATION_URL = "https://accounts.google.com/o/oauth2/v2/auth";
  private static final String TOKEN_URL = "https://oauth2.googleapis.com/token";

  private final ApiDescription description;
  private final String rootUrl;

  /**
   * @param rootUrl where the API is served, with a slash at its end
   */
  OpenApiDocument(ApiDescription description, String rootUrl) {
    this.description = description;
    this.rootUrl = rootUrl;
  }

  JsonObject render() {
    JsonObject document = new JsonObject();
    document.addProperty("openapi", "3.1.0");
    JsonObject info = object("title", ApiDescription.TITLE);
    info.addProperty("version", "v1");
    info.addProperty("description", ApiDescription.DESCRIPTION);
    document.add("info", info);
    document.add("servers", array(object("url", rootUrl.substring(0, rootUrl.lastIndexOf('/')))));
    JsonObject security = new JsonObject();
    security.add("oauth2", new JsonArray());
    document.add("security", array(security));
    document.add("paths", paths());
    document.add("components", components());
    return document;
  }

  private JsonObject paths() {
    JsonObject paths = new JsonObject();
    for (List<String> parent : ApiDescription.PARENTS) {
      for (Route route : Route.values()) {
        String path = path(route, parent);
        if (!paths.has(path)) {
          paths.add(path, new JsonObject());
        }
        String verb = route.httpMethod().toLowerCase(Locale.ROOT);
        paths.getAsJsonObject(path).add(verb, operation(route, parent));
      }
    }
    return paths;
  }

  private static String path(Route route, List<String> parent) {
    StringBuilder path = new StringBuilder("/v1");
    parent.forEach(it -> path.append("/%s/{%s}".formatted(it, singular(it))));
    return route.path(route.onCollection() ? path.toString() : path + "/operations/{operation}");
  }

  private static String singular(String collection) {
    return collection.substring(0, collection.length() - 1);
  }

  private JsonObject operation(Route route, List<String> parent) {
    JsonObject described = description.method(route);
    String key = described.get("key").getAsString();
    JsonObject operation = object("operationId", String.join(".", parent) + ".operations." + key);
    operation.addProperty("summary", route.methodName());
    operation.add("description", described.get("description"));
    operation.add("parameters", parameters(route, described, parent));
    if (described.has("request")) {
      String request = described.get("request").getAsString();
      JsonObject body = content(request);
      body.addProperty("required", needsBody(request));
      operation.add("requestBody", body);
    }
    JsonObject responses = new JsonObject();
    responses.add("200", response("The reply.", described.get("response").getAsString()));
    responses.add("default", response("An error.", "Error"));
    operation.add("responses", responses);
    return operation;
  }

  private boolean needsBody(String request) {
    JsonObject fields =
        description.schemas().getAsJsonObject(request).getAsJsonObject("properties");
    return fields.keySet().stream()
        .anyMatch(it -> OpenApiSchemas.isRequired(fields.getAsJsonObject(it)));
  }

  private static JsonArray parameters(Route route, JsonObject described, List<String> parent) {
    JsonArray parameters = new JsonArray();
    parent.forEach(it -> parameters.add(parameter(singular(it), "path")));
    if (!route.onCollection()) {
      parameters.add(parameter("operation", "path"));
    }
    ApiDescription.query(described)
        .forEach(
            (name, type) -> {
              JsonObject parameter = parameter(name, "query");
              JsonObject schema = type.getAsJsonObject().deepCopy();
              parameter.add("description", schema.remove("description"));
              parameter.add("schema", schema);
              parameters.add(parameter);
            });
    SystemParameters.DESCRIPTIONS
        .keySet()
        .forEach(name -> parameters.add(object("$ref", "#/components/parameters/" + id(name))));
    return parameters;
  }

  /** The names of components have no dollar. */
  private static String id(String parameter) {
    return parameter.replace("$.", "");
  }

  private static JsonObject parameter(String name, String in) {
    JsonObject parameter = object("name", name);
    parameter.addProperty("in", in);
    if (in.equals("path")) {
      parameter.addProperty("required", true);
    }
    parameter.add("schema", object("type", "string"));
    return parameter;
  }

  private static JsonObject response(String what, String schema) {
    JsonObject response = content(schema);
    response.addProperty("description", what);
    return response;
  }

  private static JsonObject content(String schema) {
    JsonObject json = new JsonObject();
    json.add("schema", object("$ref", OpenApiSchemas.REFERENCE + schema));
    JsonObject types = new JsonObject();
    types.add("application/json", json);
    JsonObject content = new JsonObject();
    content.add("content", types);
    return content;
  }

  private JsonObject components() {
    JsonObject parameters = new JsonObject();
    SystemParameters.DESCRIPTIONS.forEach(
        (name, what) -> {
          JsonObject parameter = parameter(name, "query");
          parameter.addProperty("description", what);
          parameters.add(id(name), parameter);
        });
    JsonObject components = new JsonObject();
    JsonObject schemas = OpenApiSchemas.of(description.schemas());
    schemas.add("Error", OpenApiSchemas.error());
    components.add("schemas", schemas);
    components.add("parameters", parameters);
    components.add("securitySchemes", securitySchemes());
    return components;
  }

  private static JsonObject securitySchemes() {
    JsonObject scopes = new JsonObject();
    Scopes.ACCEPTED.forEach(it -> scopes.addProperty(it, "Use long-running operations"));
    JsonObject flow = object("authorizationUrl", AUTHORIZATION_URL);
    flow.addProperty("tokenUrl", TOKEN_URL);
    flow.add("scopes", scopes);
    JsonObject flows = new JsonObject();
    flows.add("authorizationCode", flow);
    JsonObject oauth2 = object("type", "oauth2");
    oauth2.add("flows", flows);
    JsonObject schemes = new JsonObject();
    schemes.add("oauth2", oauth2);
    return schemes;
  }

  private static JsonObject object(String name, String value) {
    JsonObject object = new JsonObject();
    object.addProperty(name, value);
    return object;
  }

  private static JsonArray array(JsonElement element) {
    JsonArray array = new JsonArray();
    array.add(element);
    return array;
  }
}
