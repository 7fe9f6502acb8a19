package dev.longrun.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.longrun.auth.Scopes;
import java.util.List;

/**
 * The API in the form that Google's client libraries are generated from
 * (developers.google.com/discovery/v1/reference/apis).
 */
final class DiscoveryDocument {
  /** To be raised with every change of what the document says. */
  private static final String REVISION = "20261122";

  private final ApiDescription description;
  private final String rootUrl;

  /**
   * @param rootUrl where the API is served, with a slash at its end
   */
  DiscoveryDocument(ApiDescription description, String rootUrl) {
    this.description = description;
    this.rootUrl = rootUrl;
  }

  JsonObject render() {
    JsonObject document = new JsonObject();
    document.addProperty("kind", "discovery#restDescription");
    document.addProperty("discoveryVersion", "v1");
    document.addProperty("id", "longrun:v1");
    document.addProperty("name", "longrun");
    document.addProperty("version", "v1");
    document.addProperty("revision", REVISION);
    document.addProperty("title", ApiDescription.TITLE);
    document.addProperty("description", ApiDescription.DESCRIPTION);
    document.addProperty("protocol", "rest");
    document.addProperty("rootUrl", rootUrl);
    document.addProperty("servicePath", "");
    document.addProperty("baseUrl", rootUrl);
    document.addProperty("basePath", "");
    document.add("parameters", systemParameters());
    document.add("auth", auth());
    document.add("schemas", schemas());
    document.add("resources", resources());
    return document;
  }

  private static JsonObject systemParameters() {
    JsonObject parameters = new JsonObject();
    SystemParameters.DESCRIPTIONS.forEach(
        (name, description) -> {
          JsonObject parameter = new JsonObject();
          parameter.addProperty("type", name.equals("prettyPrint") ? "boolean" : "string");
          parameter.addProperty("description", description);
          parameter.addProperty("location", "query");
          parameters.add(name, parameter);
        });
    return parameters;
  }

  private static JsonObject auth() {
    JsonObject scopes = new JsonObject();
    for (String scope : Scopes.ACCEPTED) {
      JsonObject described = new JsonObject();
      described.addProperty("description", "Use long-running operations");
      scopes.add(scope, described);
    }
    JsonObject oauth2 = new JsonObject();
    oauth2.add("scopes", scopes);
    JsonObject auth = new JsonObject();
    auth.add("oauth2", oauth2);
    return auth;
  }

  private JsonObject schemas() {
    JsonObject schemas = description.schemas().deepCopy();
    schemas.keySet().forEach(name -> schemas.getAsJsonObject(name).addProperty("id", name));
    return schemas;
  }

  /** Collections within collections: {@code projects.locations.operations}. */
  private JsonObject resources() {
    JsonObject root = new JsonObject();
    for (List<String> parent : ApiDescription.PARENTS) {
      JsonObject at = root;
      for (String collection : parent) {
        at = child(child(at, "resources"), collection);
      }
      JsonObject operations = child(child(at, "resources"), "operations");
      operations.add("methods", methods(parent));
    }
    return root.getAsJsonObject("resources");
  }

  private static JsonObject child(JsonObject of, String name) {
    if (!of.has(name)) {
      of.add(name, new JsonObject());
    }
    return of.getAsJsonObject(name);
  }

  private JsonObject methods(List<String> parent) {
    JsonObject methods = new JsonObject();
    for (Route route : Route.values()) {
      JsonObject described = description.method(route);
      methods.add(described.get("key").getAsString(), method(route, described, parent));
    }
    return methods;
  }

  private static JsonObject method(Route route, JsonObject described, List<String> parent) {
    String key = described.get("key").getAsString();
    String name = ApiDescription.nameParameter(described);
    JsonObject method = new JsonObject();
    method.addProperty("id", "longrun." + String.join(".", parent) + ".operations." + key);
    method.add("description", described.get("description"));
    method.addProperty("httpMethod", route.httpMethod());
    method.addProperty("path", route.path("v1/{+" + name + "}"));
    method.addProperty("flatPath", flatPath(route, parent));
    JsonObject parameters = new JsonObject();
    parameters.add(name, nameParameter(route, parent));
    ApiDescription.query(described)
        .forEach(
            (field, type) -> {
              JsonObject parameter = type.getAsJsonObject().deepCopy();
              parameter.addProperty("location", "query");
              parameters.add(field, parameter);
            });
    method.add("parameters", parameters);
    method.add("parameterOrder", strings(List.of(name)));
    for (String body : List.of("request", "response")) {
      if (described.has(body)) {
        JsonObject reference = new JsonObject();
        reference.add("$ref", described.get(body));
        method.add(body, reference);
      }
    }
    method.add("scopes", strings(Scopes.ACCEPTED));
    return method;
  }

  private static String flatPath(Route route, List<String> parent) {
    StringBuilder flat = new StringBuilder("v1");
    parent.forEach(it -> flat.append("/%s/{%sId}".formatted(it, it)));
    return route.path(route.onCollection() ? flat.toString() : flat + "/operations/{operationsId}");
  }

  private static JsonObject nameParameter(Route route, List<String> parent) {
    StringBuilder pattern = new StringBuilder(String.join("/[^/]+/", parent)).append("/[^/]+");
    String what = "The name of the parent of the operations.";
    if (!route.onCollection()) {
      pattern.append("/operations/[^/]+");
      what = "The name of the operation.";
    }
    JsonObject parameter = new JsonObject();
    parameter.addProperty("type", "string");
    parameter.addProperty("description", what);
    parameter.addProperty("location", "path");
    parameter.addProperty("required", true);
    parameter.addProperty("pattern", "^" + pattern + "$");
    return parameter;
  }

  private static JsonArray strings(Iterable<String> all) {
    JsonArray array = new JsonArray();
    all.forEach(array::add);
    return array;
  }
}
