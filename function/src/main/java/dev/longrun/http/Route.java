package dev.longrun.http;

import com.google.gson.JsonObject;
import dev.longrun.operation.RequestErrors;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The methods of the API: which HTTP method and path each has, and what serves it. */
enum Route {
  GET_OPERATION("GET", false, "", Methods::getOperation),
  LIST_OPERATIONS("GET", true, "", Methods::listOperations),
  CANCEL_OPERATION("POST", false, "cancel", Methods::cancelOperation),
  DELETE_OPERATION("DELETE", false, "", Methods::deleteOperation),
  WAIT_OPERATION("POST", false, "wait", Methods::waitOperation),
  START("POST", true, "start", Methods::start),
  CLAIM("POST", false, "claim", Methods::claim),
  HEARTBEAT("POST", false, "heartbeat", Methods::heartbeat),
  FINISH("POST", false, "finish", Methods::finish);

  /** What serves a route. */
  interface Handler {
    JsonObject serve(Methods methods, ApiRequest request);
  }

  private final String httpMethod;
  private final boolean onCollection;
  private final String verb;
  private final Handler handler;

  Route(String httpMethod, boolean onCollection, String verb, Handler handler) {
    this.httpMethod = httpMethod;
    this.onCollection = onCollection;
    this.verb = verb;
    this.handler = handler;
  }

  static boolean isVerb(String suffix) {
    return !suffix.isEmpty() && Stream.of(values()).anyMatch(route -> route.verb.equals(suffix));
  }

  /**
   * The route of a request; HEAD goes the way of GET.
   *
   * @throws dev.longrun.operation.ApiException NOT_FOUND, if there is none
   */
  static Route of(String httpMethod, ResourcePath path) {
    String served = httpMethod.equals("HEAD") ? "GET" : httpMethod;
    Optional<Route> route =
        at(path).stream().filter(it -> it.httpMethod.equals(served)).findFirst();
    return route.orElseThrow(
        () ->
            RequestErrors.methodNotFound(
                httpMethod, "/v1/" + path.resource(), String.join(", ", allowed(path))));
  }

  /** The HTTP methods that this path takes. */
  static Set<String> allowed(ResourcePath path) {
    Set<String> allowed = new LinkedHashSet<>();
    for (Route route : at(path)) {
      allowed.add(route.httpMethod);
      if (route.httpMethod.equals("GET")) {
        allowed.add("HEAD");
      }
    }
    if (!allowed.isEmpty()) {
      allowed.add("OPTIONS");
    }
    return allowed;
  }

  private static List<Route> at(ResourcePath path) {
    return Arrays.stream(values())
        .filter(it -> it.onCollection == path.collection() && it.verb.equals(path.verb()))
        .toList();
  }

  JsonObject serve(Methods methods, ApiRequest request) {
    return handler.serve(methods, request);
  }
}
