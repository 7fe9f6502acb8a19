package dev.longrun.api;

import dev.longrun.error.RequestErrors;
import dev.longrun.http.RequestBody;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The methods of the API: which HTTP method, path and permission each has. */
public enum Route {
  GET_OPERATION("GET", false, "", "operations.get"),
  LIST_OPERATIONS("GET", true, "", "operations.list"),
  CANCEL_OPERATION("POST", false, "cancel", "operations.cancel"),
  CANCEL_OPERATIONS("POST", true, "cancel", "operations.cancel"),
  DELETE_OPERATION("DELETE", false, "", "operations.delete"),
  WAIT_OPERATION("POST", false, "wait", "operations.get"),
  TERMINATE("POST", false, "terminate", "operations.terminate"),
  INSPECT("GET", false, "inspect", "operations.get"),
  SEARCH("POST", true, "search", "operations.list"),
  COUNT("POST", true, "count", "operations.list"),
  TEST_IAM_PERMISSIONS("POST", true, "testIamPermissions", ""),
  START("POST", true, "start", "operations.start"),
  CLAIM("POST", false, "claim", "operations.work"),
  HEARTBEAT("POST", false, "heartbeat", "operations.work"),
  HEARTBEATS("POST", true, "heartbeat", "operations.work"),
  FINISH("POST", false, "finish", "operations.work");

  private static final int MAX_FILTER_BODY_BYTES = 64 * 1024;

  /**
   * Most methods take no body, but real clients send them one that is empty, such as {@code {}}.
   */
  private static final int MAX_SMALL_BODY_BYTES = 8 * 1024;

  private static final Set<String> VERBS =
      Stream.of(values())
          .map(route -> route.verb)
          .filter(verb -> !verb.isEmpty())
          .collect(Collectors.toUnmodifiableSet());

  private final String httpMethod;
  private final boolean onCollection;
  private final String verb;
  private final String permission;

  Route(String httpMethod, boolean onCollection, String verb, String permission) {
    this.httpMethod = httpMethod;
    this.onCollection = onCollection;
    this.verb = verb;
    this.permission = permission;
  }

  /** The resource and the verb of a path; empty, if it has not the shape of any that is served. */
  public static Optional<ResourcePath> parse(String path) {
    return ResourcePath.parse(path, VERBS);
  }

  /**
   * The route of a request; HEAD goes the way of GET.
   *
   * @param rawPath for the error
   * @throws dev.longrun.error.ApiException NOT_FOUND, if there is none
   */
  public static Route of(String httpMethod, ResourcePath path, String rawPath) {
    String served = httpMethod.equals("HEAD") ? "GET" : httpMethod;
    return at(path).stream()
        .filter(it -> it.httpMethod.equals(served))
        .findFirst()
        .orElseThrow(() -> RequestErrors.methodNotFound(httpMethod, rawPath, advice(path)));
  }

  /** What this path takes, and where there is none, the verbs that it might end with. */
  private static String advice(ResourcePath path) {
    String verbs =
        Stream.of(values())
            .filter(it -> it.onCollection == path.collection() && !it.verb.isEmpty())
            .map(it -> it.httpMethod + " :" + it.verb)
            .collect(Collectors.joining(", "));
    String plain = String.join(", ", allowed(path));
    return path.verb().isEmpty() ? plain + ", " + verbs : plain.isEmpty() ? verbs : plain;
  }

  /**
   * The HTTP methods that this path takes.
   *
   * @throws dev.longrun.error.ApiException NOT_FOUND, if there is none
   */
  public static Set<String> allowed(ResourcePath path, String rawPath) {
    Set<String> allowed = allowed(path);
    if (allowed.isEmpty()) {
      throw RequestErrors.methodNotFound("OPTIONS", rawPath, "");
    }
    return allowed;
  }

  private static Set<String> allowed(ResourcePath path) {
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

  String httpMethod() {
    return httpMethod;
  }

  boolean onCollection() {
    return onCollection;
  }

  /** The path of the route below that of its operation, or of the parent of its collection. */
  String path(String resource) {
    String path = onCollection ? resource + "/operations" : resource;
    return verb.isEmpty() ? path : path + ":" + verb;
  }

  /** Whether it changes nothing. */
  public boolean isRead() {
    return permission.equals("operations.get") || permission.equals("operations.list");
  }

  /** What its body may take, in bytes, both as it was sent and unpacked. */
  public int maxBodyBytes() {
    return switch (this) {
      case START, HEARTBEAT, HEARTBEATS, FINISH ->
          RequestBody.MAX_BYTES; // with metadata, or a response
      case CANCEL_OPERATIONS, SEARCH, COUNT -> MAX_FILTER_BODY_BYTES;
      default -> MAX_SMALL_BODY_BYTES;
    };
  }

  /** What a caller needs to be permitted; empty, if anything at all is enough. */
  public String permission() {
    return permission;
  }

  /** The name of the method as logs and errors give it: {@code CancelOperation}. */
  public String methodName() {
    StringBuilder name = new StringBuilder();
    for (String word : name().split("_")) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.toString();
  }
}
