package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.Http.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an API's front end and its workers are promised, whatever the store. */
interface WorkContract extends Served {
  @Test
  default void start_withTheSameRequestId_returnsTheSameOperation() {
    String parent = project();
    String body = "{\"requestId\":\"8a3f0e38-22ab-4d0a-9d9b-6d1f4f2c1b11\"}";
    Reply first = http().post(parent + "/operations:start", body);
    clock().advance(Duration.ofSeconds(1));
    assertEquals(first.json(), http().post(parent + "/operations:start", body).json());
    assertEquals(1, listed(parent + "/operations", "").size());
    assertNotEquals(
        first.json(), http().post(parent + "/operations:start", body.replace("8a3", "9a3")).json());
  }

  @Test
  default void start_withAnIdInUse_saysThatItExists() {
    String parent = project();
    assertEquals(
        200, http().post(parent + "/operations:start", "{\"operationId\":\"a\"}").status());
    clock().advance(Duration.ofSeconds(1));
    Reply reply = http().post(parent + "/operations:start", "{\"operationId\":\"a\"}");
    assertEquals(409, reply.status());
    assertEquals("OPERATION_ALREADY_EXISTS", reply.reason());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"operationId\":\"a b\"}                         | operationId",
        "{\"operationId\":\"\"}                            | operationId",
        "{\"labels\":{\"__a__\":\"x\"}}                  | labels",
        "{\"labels\":{\"\":\"x\"}}                       | labels",
        "{\"operationId\":7}                               | operationId",
        "{\"operationType\":\"export\"}                    | operationType",
        "{\"labels\":{\"a\":1}}                            | labels.a",
        "{\"labels\":{\"cancel-reason\":\"x\"}}            | labels",
        "{\"metadata\":{\"a\":1}}                          | metadata",
        "{\"metadata\":[]}                                 | metadata",
        "{\"cancelGracePeriod\":\"-1s\"}                   | cancelGracePeriod",
        "{\"cancelGracePeriod\":\"8 days\"}                | cancelGracePeriod",
        "{\"cancelGracePeriod\":\"99999999999s\"}          | cancelGracePeriod",
        "{\"cancellable\":\"yes\"}                         | cancellable",
        "{\"requestId\":\"\"}                              | requestId",
        "{\"parentOperation\":\"x\"}                       | parentOperation",
        "{\"colour\":\"red\"}                              | colour",
        "{\"operationId\":\"a\",\"operation_id\":\"b\"}    | operationId",
        "{\"a\":1,\"a\":2}                                 | body",
        "{\"operationId\":\"\\ud800\"}                     | body",
      })
  default void start_withABadField_namesIt(String body, String field) {
    Reply reply = http().post(project() + "/operations:start", body);
    assertEquals(400, reply.status(), reply.text());
    JsonObject violation =
        reply
            .error()
            .getAsJsonArray("details")
            .get(1)
            .getAsJsonObject()
            .getAsJsonArray("fieldViolations")
            .get(0)
            .getAsJsonObject();
    assertEquals(field, violation.get("field").getAsString());
  }

  @Test
  default void claim_ofWhatIsHeld_isRefused() {
    String name = in("PROCESSING", "{}");
    Reply reply = http().post(name + ":claim", "{\"worker\":\"other\"}");
    assertEquals(400, reply.status());
    assertEquals("OPERATION_ALREADY_CLAIMED", reply.reason());
  }

  @Test
  default void finish_again_returnsTheOperation_andADifferentOne_isRefused() {
    String name = start("{}");
    String token = claim(name);
    String response =
        ",\"response\":{\"@type\":\"type.googleapis.com/google.protobuf.StringValue\",\"value\":\"ok\"}";
    Reply first = finish(name, token, response);
    assertEquals(first.json(), finish(name, token, response).json());
    assertEquals("ok", first.json().getAsJsonObject("response").get("value").getAsString());
    assertEquals("LEASE_NOT_HELD", finish(name, token, "").reason());
    assertEquals("LEASE_NOT_HELD", heartbeat(name, token, "").reason());
  }

  @Test
  default void finish_withCode1_thatNobodyAskedFor_isRefused() {
    String name = start("{}");
    Reply reply = finish(name, claim(name), ",\"error\":{\"code\":1}");
    assertEquals(400, reply.status());
    assertEquals("CANCEL_NOT_REQUESTED", reply.reason());
  }

  @Test
  default void metadataAndResponse_ofAnyType_comeBackAsTheyCame() {
    String any =
        "{\"@type\":\"example.com/a.B\",\"n\":null,\"d\":1.50,\"big\":12345678901234567890,\"a\":[[],{}],\"t\":\"<☂>\"}";
    String name = start("{\"metadata\":" + any + "}");
    Reply end = finish(name, claim(name), ",\"response\":" + any);
    String compact = http().get(name + "?prettyPrint=false").text();
    assertTrue(compact.contains("\"metadata\":" + any), compact);
    assertTrue(compact.contains("\"response\":" + any), compact);
    assertEquals(200, end.status());
  }

  @Test
  default void results_thatTogetherOutgrowTheStore_areRefused_andTheOperationGoesOn() {
    String large = "{\"@type\":\"t/x\",\"v\":\"" + "x".repeat(900_000) + "\"}";
    String name = start("{\"metadata\":" + large + "}");
    String token = claim(name);
    Reply reply = finish(name, token, ",\"response\":" + large);
    assertEquals(400, reply.status());
    assertEquals("OPERATION_TOO_LARGE", reply.reason());
    assertEquals(200, finish(name, token, "").status());
  }

  @Test
  default void finish_again_withTheMembersOfItsJsonInAnotherOrder_isTheSame() {
    String name = start(project(), "{}");
    String token = claim(name);
    String type = "\"@type\":\"type.googleapis.com/google.protobuf.Struct\"";
    String response = ",\"response\":{" + type + ",\"value\":{\"a\":1,\"b\":[1,2]}}";
    Http.Reply first = finish(name, token, response);
    assertEquals(200, first.status(), first.text());
    String reordered = ",\"response\":{\"value\":{\"b\":[1,2],\"a\":1}," + type + "}";
    Http.Reply again = finish(name, token, reordered);
    assertEquals(200, again.status(), again.text());
    assertEquals(first.text(), again.text());
    String other = ",\"response\":{\"value\":{\"b\":[2,1],\"a\":1}," + type + "}";
    assertEquals("LEASE_NOT_HELD", finish(name, token, other).reason());
  }
}
