package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.longrun.Http.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Every method, called in the name of any caller on what is there and on what isn't. */
final class AccessMatrix {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final AccessServer server;
  private final ManualClock clock;
  private final List<String> leaseTokens = Collections.synchronizedList(new ArrayList<>());

  /** The methods of the API, with what a caller needs to be permitted. */
  enum Method {
    GET("GET", "", "", "operations.get"),
    LIST("GET", "", "", "operations.list"),
    CANCEL("POST", ":cancel", "", "operations.cancel"),
    DELETE("DELETE", "", "", "operations.delete"),
    SEARCH("POST", ":search", "", "operations.list"),
    COUNT("POST", ":count", "", "operations.list"),
    WAIT("POST", ":wait", "{\"timeout\":\"0s\"}", "operations.get"),
    TERMINATE("POST", ":terminate", "", "operations.terminate"),
    INSPECT("GET", ":inspect", "", "operations.get"),
    START("POST", ":start", "{\"operationId\":\"ID\"}", "operations.start"),
    CLAIM("POST", ":claim", "{\"worker\":\"w\"}", "operations.work"),
    HEARTBEAT("POST", ":heartbeat", "{\"leaseToken\":\"TOKEN\"}", "operations.work"),
    FINISH("POST", ":finish", "{\"leaseToken\":\"TOKEN\"}", "operations.work");

    final String httpMethod;
    final String verb;
    final String body;
    final String permission;

    Method(String httpMethod, String verb, String body, String permission) {
      this.httpMethod = httpMethod;
      this.verb = verb;
      this.body = body;
      this.permission = permission;
    }

    boolean onCollection() {
      return List.of(LIST, SEARCH, COUNT, START).contains(this);
    }
  }

  private static final List<Method> READS_OF_PARENTS =
      List.of(Method.LIST, Method.SEARCH, Method.COUNT);

  private static final List<Method> VIEW =
      List.of(Method.GET, Method.INSPECT, Method.LIST, Method.SEARCH, Method.COUNT, Method.WAIT);

  /** What a method was called on, and the replies before that was there and when it was. */
  record Cell(String resource, Reply missing, Reply existing, Reply before, Reply after) {}

  AccessMatrix(AccessServer server, ManualClock clock) {
    this.server = server;
    this.clock = clock;
  }

  /** All lease tokens so far. */
  List<String> leaseTokens() {
    return leaseTokens;
  }

  Cell call(String caller, Method method, String project) {
    String id = "o" + COUNT.incrementAndGet();
    // These need a parent of their own, to be of nothing at first.
    String parent =
        "projects/" + project + (READS_OF_PARENTS.contains(method) ? "/locations/" + id : "");
    String resource = method.onCollection() ? parent : parent + "/operations/" + id;
    Reply missing = call(caller, method, parent, id, "none");
    String leaseToken = bring(parent, id, method);
    clock.advance(Duration.ofMillis(1));
    Reply before = server.send("owner", "GET", path(Method.GET, parent, id), "");
    Reply existing = call(caller, method, parent, id, leaseToken);
    Reply after = server.send("owner", "GET", path(Method.GET, parent, id), "");
    return new Cell(resource, missing, existing, before, after);
  }

  private Reply call(String caller, Method method, String parent, String id, String leaseToken) {
    String body = method.body.replace("ID", id).replace("TOKEN", leaseToken);
    Reply reply = server.send(caller, method.httpMethod, path(method, parent, id), body);
    keepLeaseToken(reply);
    return reply;
  }

  private static String path(Method method, String parent, String id) {
    String collection = "/v1/" + parent + "/operations";
    return (method.onCollection() ? collection : collection + "/" + id) + method.verb;
  }

  /** Starts the operation if it isn't there, and makes it ready for the method. */
  private String bring(String parent, String id, Method method) {
    Reply start = byOwner(Method.START, parent, id);
    assertEquals(start.status() == 200 ? 200 : 409, start.status(), start.text());
    if (method == Method.DELETE) {
      assertEquals(200, byOwner(Method.CANCEL, parent, id).status());
    }
    if (method == Method.HEARTBEAT || method == Method.FINISH) {
      return keepLeaseToken(byOwner(Method.CLAIM, parent, id));
    }
    return "none";
  }

  private Reply byOwner(Method method, String parent, String id) {
    return call("owner", method, parent, id, "none");
  }

  private String keepLeaseToken(Reply reply) {
    if (reply.status() == 200 && reply.json().has("leaseToken")) {
      leaseTokens.add(reply.json().get("leaseToken").getAsString());
      return leaseTokens.get(leaseTokens.size() - 1);
    }
    return "none";
  }

  /** What the callers may do, by the name that the tables of tests give it. */
  static final Map<String, List<Method>> MAY =
      Map.of(
          "nothing", List.of(),
          "view", VIEW,
          "operate", and(VIEW, Method.CANCEL),
          "administer", and(VIEW, Method.CANCEL, Method.DELETE, Method.TERMINATE),
          "work", List.of(Method.START, Method.CLAIM, Method.HEARTBEAT, Method.FINISH),
          "everything", List.of(Method.values()));

  private static List<Method> and(List<Method> methods, Method... more) {
    return Stream.concat(methods.stream(), Stream.of(more)).toList();
  }
}
