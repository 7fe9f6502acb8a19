package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.Http.Reply;
import java.util.Set;

/**
 * One call of each method: on what, how, and what must be so once it was made again after an answer
 * that left open whether it had happened.
 */
enum Deed {
  GET,
  LIST,
  WAIT,
  CANCEL,
  CANCEL_MANY,
  DELETE,
  START,
  START_CHILD,
  CLAIM,
  HEARTBEAT,
  FINISH;

  private static final String REQUEST = ",\"requestId\":\"one\",\"operationType\":\"A\"}";

  /**
   * An operation in a project of its own.
   *
   * @param token of the lease; empty, if it is not claimed
   */
  record Target(String project, String name, String token) {
    String collection() {
      return project + "/operations";
    }
  }

  Target target(Served served) {
    String project = served.project();
    String name = served.start(project, "{}");
    return switch (this) {
      case GET, LIST, START, START_CHILD, CLAIM -> new Target(project, name, "");
      case DELETE, WAIT -> {
        assertEquals(200, served.http().post(name + ":cancel", "").status());
        yield new Target(project, name, "");
      }
      case CANCEL, CANCEL_MANY, HEARTBEAT, FINISH -> new Target(project, name, served.claim(name));
    };
  }

  /**
   * @param reason why, for those that are told
   */
  Reply call(Http http, Target target, String reason) {
    String name = target.name();
    String token = "{\"leaseToken\":\"" + target.token() + "\"";
    String[] why = {"X-Goog-Request-Reason", reason};
    return switch (this) {
      case GET -> http.get(name);
      case LIST -> http.get(target.collection());
      case WAIT -> http.post(name + ":wait", "{\"timeout\":\"0s\"}");
      case CANCEL -> http.post(name + ":cancel", "", why);
      case CANCEL_MANY -> http.post(target.collection() + ":cancel", "{\"filter\":\"*\"}", why);
      case DELETE -> http.delete(name);
      case START -> http.post(target.collection() + ":start", "{\"labels\":{}" + REQUEST);
      case START_CHILD ->
          http.post(
              target.collection() + ":start",
              "{\"parentOperation\":\"" + name.substring("/v1/".length()) + "\"" + REQUEST);
      case CLAIM -> http.post(name + ":claim", "{\"worker\":\"w\"}");
      case HEARTBEAT ->
          http.post(name + ":heartbeat", token + ",\"progress\":{\"workCompleted\":7}}");
      case FINISH -> http.post(name + ":finish", token + ",\"response\":" + "{\"@type\":\"x/y\"}}");
    };
  }

  /** Whether this must be so after an operation was done with it, however often. */
  void check(Served served, Target target, Reply again, JsonObject before) {
    switch (this) {
      case DELETE -> {
        assertTrue(Set.of(200, 404).contains(again.status()), again.text());
        assertEquals(404, served.http().get(target.name()).status());
      }
      case CLAIM -> checkClaimed(again, served.http().get(target.name()).json(), served);
      default -> {
        assertEquals(200, again.status(), again.text());
        checkDone(served, target, before);
      }
    }
  }

  /** A claim whose token was lost is held until its lease runs out; nobody else gets it. */
  private static void checkClaimed(Reply again, JsonObject operation, Served served) {
    assertEquals("PROCESSING", served.state(operation));
    if (again.status() != 200) {
      assertEquals("OPERATION_ALREADY_CLAIMED", again.reason());
    }
  }

  private void checkDone(Served served, Target target, JsonObject before) {
    JsonObject operation = served.http().get(target.name()).json();
    int inAll = served.listed(target.collection(), "").size();
    assertEquals(this == START || this == START_CHILD ? 2 : 1, inAll);
    switch (this) {
      case CANCEL, CANCEL_MANY -> {
        assertEquals("CANCELLING", served.state(operation));
        JsonObject first = served.common(before).getAsJsonObject("labels");
        JsonObject now = served.common(operation).getAsJsonObject("labels");
        assertEquals(
            first == null ? "again" : first.get("cancel-reason").getAsString(),
            now.get("cancel-reason").getAsString());
        assertTrue(first == null || first.equals(now), "the first cancel is the one that stays");
      }
      case FINISH -> {
        assertEquals("SUCCESSFUL", served.state(operation));
        assertEquals("x/y", operation.getAsJsonObject("response").get("@type").getAsString());
      }
      case HEARTBEAT -> assertTrue(operation.toString().contains("\"workCompleted\":\"7\""));
      default -> {}
    }
  }
}
