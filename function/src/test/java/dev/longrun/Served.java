package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.longrun.Http.Reply;
import java.util.UUID;

/** What a test over real HTTP has at hand: a server, and ways to bring operations into a state. */
interface Served {
  Http http();

  ManualClock clock();

  default String project() {
    return "/v1/projects/p" + UUID.randomUUID();
  }

  /** The name of a new operation in a project of its own. */
  default String start(String body) {
    return start(project(), body);
  }

  default String start(String parent, String body) {
    Reply reply = http().post(parent + "/operations:start", body);
    assertEquals(200, reply.status(), reply.text());
    return "/v1/" + reply.json().get("name").getAsString();
  }

  default String claim(String name) {
    Reply reply = http().post(name + ":claim", "{\"worker\":\"w\"}");
    assertEquals(200, reply.status(), reply.text());
    return reply.json().get("leaseToken").getAsString();
  }

  default Reply heartbeat(String name, String token, String more) {
    return http().post(name + ":heartbeat", "{\"leaseToken\":\"" + token + "\"" + more + "}");
  }

  default Reply finish(String name, String token, String more) {
    return http().post(name + ":finish", "{\"leaseToken\":\"" + token + "\"" + more + "}");
  }

  /** The name of an operation that was brought into this state. */
  default String in(String state, String startBody) {
    return in(state, project(), startBody);
  }

  default String in(String state, String parent, String startBody) {
    String name = start(parent, startBody);
    if (state.equals("INITIALIZING")) {
      return name;
    }
    if (state.equals("CANCELLED")) {
      assertEquals(200, http().post(name + ":cancel", "").status());
      return name;
    }
    String token = claim(name);
    switch (state) {
      case "CANCELLING" -> http().post(name + ":cancel", "");
      case "FINALIZING" -> heartbeat(name, token, ",\"finalizing\":true");
      case "SUCCESSFUL" -> finish(name, token, "");
      case "FAILED" -> finish(name, token, ",\"error\":{\"code\":13}");
      default -> assertEquals("PROCESSING", state);
    }
    return name;
  }

  default JsonArray listed(String collection, String query) {
    Reply reply = http().get(collection + query);
    assertEquals(200, reply.status(), reply.text());
    return reply.json().has("operations")
        ? reply.json().getAsJsonArray("operations")
        : new JsonArray();
  }

  default String state(JsonObject operation) {
    return common(operation).get("state").getAsString();
  }

  default JsonObject common(JsonObject operation) {
    return operation.getAsJsonObject("metadata").getAsJsonObject("common");
  }
}
