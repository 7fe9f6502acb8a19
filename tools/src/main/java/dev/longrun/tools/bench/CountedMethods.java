package dev.longrun.tools.bench;

import dev.longrun.CallsToFirestore;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Says how many calls to Firestore the methods take that are called most. */
final class CountedMethods {
  private CountedMethods() {}

  static void print() throws IOException {
    String parent = "/v1/projects/bench-" + UUID.randomUUID();
    String operation = parent + "/operations/x";
    Map<String, Integer> calls = new LinkedHashMap<>();
    try (CallsToFirestore firestore = new CallsToFirestore()) {
      String id = "{\"operationId\": \"x\"}";
      calls.put("start", firestore.request("POST", parent + "/operations:start", id).calls());
      String worker = "{\"worker\": \"w\"}";
      CallsToFirestore.Counted claim = firestore.request("POST", operation + ":claim", worker);
      calls.put("claim", claim.calls());
      String token = "{\"leaseToken\": " + claim.reply().get("leaseToken") + "}";
      calls.put("heartbeat", firestore.request("POST", operation + ":heartbeat", token).calls());
      calls.put("cancel", firestore.request("POST", operation + ":cancel", "").calls());
      calls.put("cancel again", firestore.request("POST", operation + ":cancel", "").calls());
      calls.put("get", firestore.request("GET", operation, "").calls());
      calls.put("a page", firestore.request("GET", parent + "/operations", "").calls());
      calls.put("finish", firestore.request("POST", operation + ":finish", token).calls());
    }
    System.out.println(
        calls.entrySet().stream()
            .map(call -> call.getKey() + " " + call.getValue())
            .collect(Collectors.joining(", ", "calls to Firestore: ", "")));
  }
}
