package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.Http.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cancel and delete do, whatever the store. */
interface CancelContract extends Served {
  @Test
  default void cancel_ofClaimedWork_tellsTheWorker_andEndsItWithCode1() {
    String name = start("{\"operationType\":\"EXPORT_ENTITIES\",\"labels\":{\"run\":\"daily\"}}");
    String token = claim(name);
    assertFalse(heartbeat(name, token, "").json().has("cancelRequested"));

    Reply cancel = http().post(name + ":cancel", "", "X-Goog-Request-Reason", "wrong bucket");
    assertEquals("{}\n", cancel.text());
    assertEquals("CANCELLING", state(http().get(name).json()));
    Reply beat =
        heartbeat(name, token, ",\"progress\":{\"workCompleted\":\"7\",\"workEstimated\":9}");
    assertTrue(beat.json().get("cancelRequested").getAsBoolean());

    Reply end = finish(name, token, ",\"error\":{\"code\":1,\"message\":\"stopped\"}");
    assertEquals(http().get(name).json(), end.json());
    JsonObject operation = end.json();
    assertTrue(operation.get("done").getAsBoolean());
    assertEquals(1, operation.getAsJsonObject("error").get("code").getAsInt());
    assertFalse(operation.has("response"));
    assertEquals("CANCELLED", state(operation));
    JsonObject labels = common(operation).getAsJsonObject("labels");
    assertEquals("daily", labels.get("run").getAsString());
    assertEquals("anonymous", labels.get("cancel-requested-by").getAsString());
    assertEquals("wrong bucket", labels.get("cancel-reason").getAsString());
    assertEquals(clock().instant().toString(), labels.get("cancel-request-time").getAsString());
  }

  @ParameterizedTest
  @CsvSource({
    "INITIALIZING, CANCELLED",
    "PROCESSING,   CANCELLING",
    "CANCELLING,   CANCELLING",
    "FINALIZING,   FINALIZING",
    "SUCCESSFUL,   SUCCESSFUL",
    "FAILED,       FAILED",
    "CANCELLED,    CANCELLED",
  })
  default void cancel_inEveryState_repliesAnEmptyObject(String before, String after) {
    String name = in(before, "{}");
    JsonObject operation = http().get(name).json();
    Reply reply = http().post(name + ":cancel", "", "X-Goog-Request-Reason", "second thoughts");
    assertEquals(200, reply.status());
    assertEquals("{}\n", reply.text());
    JsonObject now = http().get(name).json();
    assertEquals(after, state(now));
    boolean changes = List.of("INITIALIZING", "PROCESSING", "FINALIZING").contains(before);
    if (!changes) {
      assertEquals(operation, now);
    } else {
      assertTrue(common(now).getAsJsonObject("labels").has("cancel-requested-by"));
    }
    assertEquals(200, http().post(name + ":cancel", "").status());
    assertEquals(now, http().get(name).json());
  }

  @ParameterizedTest
  @ValueSource(strings = {"INITIALIZING", "PROCESSING", "FINALIZING", "SUCCESSFUL", "FAILED"})
  default void cancel_ofWhatWasStartedAsNotCancellable_isUnimplemented_andChangesNothing(
      String state) {
    String name = in(state, "{\"cancellable\":false}");
    JsonObject operation = http().get(name).json();
    Reply reply = http().post(name + ":cancel", "");
    assertEquals(501, reply.status());
    assertEquals("UNIMPLEMENTED", reply.error().get("status").getAsString());
    assertEquals("OPERATION_NOT_CANCELLABLE", reply.reason());
    assertEquals(operation, http().get(name).json());
  }

  @Test
  default void cancel_ofWhatIsNotThere_isNotFound() {
    Reply reply = http().post(project() + "/operations/nothing:cancel", "");
    assertEquals(404, reply.status());
    assertEquals("OPERATION_NOT_FOUND", reply.reason());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"name\":\"x\"}", "{\"a\":null}", "[]", "null", "0", "{", "{} {}", "\u00ff"})
  default void cancel_withABody_isAnInvalidArgument_andChangesNothing(String body) {
    String name = in("PROCESSING", "{}");
    JsonObject operation = http().get(name).json();
    Reply reply = http().post(name + ":cancel", body);
    assertEquals(400, reply.status());
    assertEquals("INVALID_ARGUMENT", reply.error().get("status").getAsString());
    JsonObject badRequest = reply.error().getAsJsonArray("details").get(1).getAsJsonObject();
    assertEquals(
        "type.googleapis.com/google.rpc.BadRequest", badRequest.get("@type").getAsString());
    assertFalse(badRequest.getAsJsonArray("fieldViolations").isEmpty());
    assertEquals(operation, http().get(name).json());
  }

  @Test
  default void delete_ofWhatIsDone_hidesIt_andOfWhatIsNot_isRefused() {
    String running = in("CANCELLING", "{}");
    assertEquals("OPERATION_NOT_DONE", http().delete(running).reason());
    assertEquals(400, http().delete(running).status());
    String done = in("CANCELLED", "{}");
    assertEquals("{}\n", http().delete(done).text());
    assertEquals(404, http().get(done).status());
    assertEquals(404, http().delete(done).status());
    assertEquals(404, http().post(done + ":cancel", "").status());
  }
}
