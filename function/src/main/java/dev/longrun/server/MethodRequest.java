package dev.longrun.server;

import com.google.gson.JsonObject;
import dev.longrun.api.QueryParameters;
import dev.longrun.api.Route;
import dev.longrun.json.JsonFields;
import java.util.List;
import java.util.Map;

/**
 * A request for a method of the API that didn't come over REST.
 *
 * @param resource the name of an operation or of its parent; it has a project in it
 * @param query the fields that REST has in the query
 * @param body the fields that REST has in the body
 */
public record MethodRequest(Route route, String resource, QueryParameters query, JsonFields body) {
  /** One that says nothing but what it is about. */
  public static MethodRequest of(Route route, String resource) {
    return with(route, resource, new JsonObject());
  }

  public static MethodRequest with(Route route, String resource, JsonObject body) {
    return new MethodRequest(
        route, resource, new QueryParameters(Map.of()), new JsonFields("", body));
  }

  public static MethodRequest with(Route route, String resource, Map<String, List<String>> query) {
    return new MethodRequest(
        route, resource, new QueryParameters(query), new JsonFields("", new JsonObject()));
  }
}
