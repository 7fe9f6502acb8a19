package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.longrun.Http.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator is promised who ends an operation by force, or asks why it is where it is. */
interface TerminateContract extends Served {
  @ParameterizedTest
  @ValueSource(strings = {"INITIALIZING", "PROCESSING", "CANCELLING", "FINALIZING"})
  default void terminate_endsAnyOperationThatIsNotDone_alsoOneThatIsNotCancellable(String state) {
    String body = state.equals("CANCELLING") ? "{}" : "{\"cancellable\":false}";
    String name = in(state, body);
    Reply reply = http().post(name + ":terminate", "{\"reason\":\"stuck\"}");
    assertEquals(200, reply.status(), reply.text());
    assertEquals("CANCELLED", state(reply.json()));
    assertEquals(1, reply.json().getAsJsonObject("error").get("code").getAsInt());
    assertTrue(
        reply
            .json()
            .getAsJsonObject("error")
            .get("message")
            .getAsString()
            .startsWith("Terminated by anonymous; work may still be running"));
    assertEquals(reply.json(), http().get(name).json());
  }

  @ParameterizedTest
  @ValueSource(strings = {"CANCELLED", "SUCCESSFUL", "FAILED"})
  default void terminate_ofOneThatIsDone_changesNothing(String state) {
    String name = in(state, "{}");
    JsonObject before = http().get(name).json();
    clock().advance(Duration.ofSeconds(1));
    assertEquals(before, http().post(name + ":terminate", "").json());
    assertEquals(before, http().get(name).json());
  }

  @Test
  default void afterTerminate_theWorkersLeaseIsVoid() {
    String name = start("{}");
    String token = claim(name);
    http().post(name + ":terminate", "");
    assertEquals("LEASE_NOT_HELD", heartbeat(name, token, "").reason());
    assertEquals("LEASE_NOT_HELD", finish(name, token, "").reason());
    assertEquals("CANCELLED", state(http().get(name).json()));
  }

  @Test
  default void terminate_withAReasonThatIsTooLong_namesTheField() {
    Reply reply =
        http().post(start("{}") + ":terminate", "{\"reason\":\"" + "x".repeat(1025) + "\"}");
    assertEquals(400, reply.status());
    assertEquals("INVALID_FIELD", reply.reason());
  }

  @Test
  default void inspect_showsStateWorkerCancellerAndEvents_whateverTheMetadata() {
    String name =
        start(
            "{\"metadata\":{\"@type\":\"example.com/mine\"},\"labels\":{\"run\":\"daily\"},\"claimTimeout\":\"60s\",\"runTimeout\":\"3600s\"}");
    String token = claim(name);
    heartbeat(name, token, ",\"progress\":{\"workCompleted\":3,\"workEstimated\":10}");
    http().post(name + ":cancel", "", "X-Goog-Request-Reason", "wrong bucket");
    assertFalse(http().get(name).text().contains("CANCELLING"), "its metadata is its own");
    JsonObject details = http().get(name + ":inspect").json();
    assertEquals(http().get(name).json(), details.getAsJsonObject("operation"));
    assertEquals("CANCELLING", details.get("state").getAsString());
    assertEquals("anonymous", details.get("startedBy").getAsString());
    assertEquals("w", details.getAsJsonObject("claim").get("worker").getAsString());
    assertEquals("wrong bucket", details.getAsJsonObject("cancel").get("reason").getAsString());
    assertEquals("3", details.getAsJsonObject("progress").get("workCompleted").getAsString());
    assertTrue(details.has("claimDeadline"));
    assertTrue(details.has("runDeadline"));
    JsonArray events = details.getAsJsonArray("events");
    assertEquals("started", events.get(0).getAsJsonObject().get("kind").getAsString());
    assertEquals("claimed", events.get(1).getAsJsonObject().get("kind").getAsString());
    assertEquals("cancelRequested", events.get(2).getAsJsonObject().get("kind").getAsString());
  }

  @Test
  default void inspect_ofWhatIsNotThere_saysSo() {
    assertEquals(404, http().get(project() + "/operations/nope:inspect").status());
  }

  @Test
  default void anOperationThatNobodyClaims_failsAtItsClaimTimeout() {
    String name = start("{\"claimTimeout\":\"60s\"}");
    clock().advance(Duration.ofSeconds(60));
    JsonObject failed = http().get(name).json();
    assertEquals("FAILED", state(failed));
    assertEquals(4, failed.getAsJsonObject("error").get("code").getAsInt());
  }

  @Test
  default void anOperationThatRunsTooLong_isToldToStop_andFailsWithCode4() {
    String name = start("{\"cancellable\":false,\"runTimeout\":\"50s\"}");
    String token = claim(name);
    clock().advance(Duration.ofSeconds(50));
    JsonObject told = heartbeat(name, token, "").json();
    assertTrue(told.get("cancelRequested").getAsBoolean());
    assertEquals("runTimeout", told.get("cancelReason").getAsString());
    assertEquals("longrun", told.get("cancelRequestedBy").getAsString());
    assertTrue(told.has("cancelDeadline"));
    JsonObject ended = finish(name, token, ",\"error\":{\"code\":1}").json();
    assertEquals("FAILED", state(ended));
    assertEquals(4, ended.getAsJsonObject("error").get("code").getAsInt());
  }
}
