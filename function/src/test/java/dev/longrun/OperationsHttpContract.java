package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.Http.Reply;
import dev.longrun.http.Dispatcher;
import dev.longrun.store.OperationStore;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the methods of the API do, over real HTTP, whatever the store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OperationsHttpContract {
  private final ManualClock clock = new ManualClock();
  private OperationStore store;
  private OperationsServer server;
  private Http http;

  abstract OperationStore open() throws Exception;

  @BeforeAll
  void startServer() throws Exception {
    store = open();
    server =
        new OperationsServer(new Dispatcher(store, OpenAccess.access(), clock, new SecureRandom()));
    http = new Http(server.url());
  }

  @AfterAll
  void stopServer() throws Exception {
    server.close();
    store.close();
  }

  private static String project() {
    return "/v1/projects/p" + UUID.randomUUID();
  }

  private String start(String body) {
    Reply reply = http.post(project() + "/operations:start", body);
    assertEquals(200, reply.status(), reply.text());
    return "/v1/" + reply.json().get("name").getAsString();
  }

  private String claim(String name) {
    Reply reply = http.post(name + ":claim", "{\"worker\":\"w\"}");
    assertEquals(200, reply.status(), reply.text());
    return reply.json().get("leaseToken").getAsString();
  }

  private Reply heartbeat(String name, String token, String more) {
    return http.post(name + ":heartbeat", "{\"leaseToken\":\"" + token + "\"" + more + "}");
  }

  private Reply finish(String name, String token, String more) {
    return http.post(name + ":finish", "{\"leaseToken\":\"" + token + "\"" + more + "}");
  }

  /** The name of an operation that was brought into this state. */
  private String in(String state, String startBody) {
    String name = start(startBody);
    if (state.equals("INITIALIZING")) {
      return name;
    }
    if (state.equals("CANCELLED")) {
      assertEquals(200, http.post(name + ":cancel", "").status());
      return name;
    }
    String token = claim(name);
    switch (state) {
      case "CANCELLING" -> http.post(name + ":cancel", "");
      case "FINALIZING" -> heartbeat(name, token, ",\"finalizing\":true");
      case "SUCCESSFUL" -> finish(name, token, "");
      case "FAILED" -> finish(name, token, ",\"error\":{\"code\":13}");
      default -> assertEquals("PROCESSING", state);
    }
    return name;
  }

  private static String state(JsonObject operation) {
    return common(operation).get("state").getAsString();
  }

  private static JsonObject common(JsonObject operation) {
    return operation.getAsJsonObject("metadata").getAsJsonObject("common");
  }

  @Test
  void cancel_ofClaimedWork_tellsTheWorker_andEndsItWithCode1() {
    String name = start("{\"operationType\":\"EXPORT_ENTITIES\",\"labels\":{\"run\":\"daily\"}}");
    String token = claim(name);
    assertFalse(heartbeat(name, token, "").json().has("cancelRequested"));

    Reply cancel = http.post(name + ":cancel", "", "X-Goog-Request-Reason", "wrong bucket");
    assertEquals("{}\n", cancel.text());
    assertEquals("CANCELLING", state(http.get(name).json()));
    Reply beat =
        heartbeat(name, token, ",\"progress\":{\"workCompleted\":\"7\",\"workEstimated\":9}");
    assertTrue(beat.json().get("cancelRequested").getAsBoolean());

    Reply end = finish(name, token, ",\"error\":{\"code\":1,\"message\":\"stopped\"}");
    assertEquals(http.get(name).json(), end.json());
    JsonObject operation = end.json();
    assertTrue(operation.get("done").getAsBoolean());
    assertEquals(1, operation.getAsJsonObject("error").get("code").getAsInt());
    assertFalse(operation.has("response"));
    assertEquals("CANCELLED", state(operation));
    JsonObject labels = common(operation).getAsJsonObject("labels");
    assertEquals("daily", labels.get("run").getAsString());
    assertEquals("anonymous", labels.get("cancel-requested-by").getAsString());
    assertEquals("wrong bucket", labels.get("cancel-reason").getAsString());
    assertEquals(clock.instant().toString(), labels.get("cancel-request-time").getAsString());
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
  void cancel_inEveryState_repliesAnEmptyObject(String before, String after) {
    String name = in(before, "{}");
    JsonObject operation = http.get(name).json();
    Reply reply = http.post(name + ":cancel", "", "X-Goog-Request-Reason", "second thoughts");
    assertEquals(200, reply.status());
    assertEquals("{}\n", reply.text());
    JsonObject now = http.get(name).json();
    assertEquals(after, state(now));
    boolean changes = List.of("INITIALIZING", "PROCESSING", "FINALIZING").contains(before);
    if (!changes) {
      assertEquals(operation, now);
    } else {
      assertTrue(common(now).getAsJsonObject("labels").has("cancel-requested-by"));
    }
    assertEquals(200, http.post(name + ":cancel", "").status());
    assertEquals(now, http.get(name).json());
  }

  @ParameterizedTest
  @ValueSource(strings = {"INITIALIZING", "PROCESSING", "FINALIZING", "SUCCESSFUL", "FAILED"})
  void cancel_ofWhatWasStartedAsNotCancellable_isUnimplemented_andChangesNothing(String state) {
    String name = in(state, "{\"cancellable\":false}");
    JsonObject operation = http.get(name).json();
    Reply reply = http.post(name + ":cancel", "");
    assertEquals(501, reply.status());
    assertEquals("UNIMPLEMENTED", reply.error().get("status").getAsString());
    assertEquals("OPERATION_NOT_CANCELLABLE", reply.reason());
    assertEquals(operation, http.get(name).json());
  }

  @Test
  void cancel_ofWhatIsNotThere_isNotFound() {
    Reply reply = http.post(project() + "/operations/nothing:cancel", "");
    assertEquals(404, reply.status());
    assertEquals("OPERATION_NOT_FOUND", reply.reason());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"name\":\"x\"}", "{\"a\":null}", "[]", "null", "0", "{", "{} {}", "\u00ff"})
  void cancel_withABody_isAnInvalidArgument_andChangesNothing(String body) {
    String name = in("PROCESSING", "{}");
    JsonObject operation = http.get(name).json();
    Reply reply = http.post(name + ":cancel", body);
    assertEquals(400, reply.status());
    assertEquals("INVALID_ARGUMENT", reply.error().get("status").getAsString());
    JsonObject badRequest = reply.error().getAsJsonArray("details").get(1).getAsJsonObject();
    assertEquals(
        "type.googleapis.com/google.rpc.BadRequest", badRequest.get("@type").getAsString());
    assertFalse(badRequest.getAsJsonArray("fieldViolations").isEmpty());
    assertEquals(operation, http.get(name).json());
  }

  @Test
  void delete_ofWhatIsDone_hidesIt_andOfWhatIsNot_isRefused() {
    String running = in("CANCELLING", "{}");
    assertEquals("OPERATION_NOT_DONE", http.delete(running).reason());
    assertEquals(400, http.delete(running).status());
    String done = in("CANCELLED", "{}");
    assertEquals("{}\n", http.delete(done).text());
    assertEquals(404, http.get(done).status());
    assertEquals(404, http.delete(done).status());
    assertEquals(404, http.post(done + ":cancel", "").status());
  }

  @Test
  void finish_again_returnsTheOperation_andADifferentOne_isRefused() {
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
  void finish_withCode1_thatNobodyAskedFor_isRefused() {
    String name = start("{}");
    Reply reply = finish(name, claim(name), ",\"error\":{\"code\":1}");
    assertEquals(400, reply.status());
    assertEquals("CANCEL_NOT_REQUESTED", reply.reason());
  }

  @Test
  void claim_ofWhatIsHeld_isRefused() {
    String name = in("PROCESSING", "{}");
    Reply reply = http.post(name + ":claim", "{\"worker\":\"other\"}");
    assertEquals(400, reply.status());
    assertEquals("OPERATION_ALREADY_CLAIMED", reply.reason());
  }

  @Test
  void aLeaseThatRanOut_isSeenByEveryReader_thoughNobodyWroteItDown() {
    String processing = in("PROCESSING", "{}");
    String cancelling = in("CANCELLING", "{}");
    clock.advance(Duration.ofSeconds(60));
    JsonObject failed = http.get(processing).json();
    assertEquals(10, failed.getAsJsonObject("error").get("code").getAsInt());
    assertEquals(1, http.get(cancelling).json().getAsJsonObject("error").get("code").getAsInt());
    String parent = processing.substring(0, processing.lastIndexOf('/'));
    assertEquals(1, listed(parent, "?filter=done%3Dtrue").size());
    assertEquals(0, listed(parent, "?filter=NOT+done").size());
    assertEquals(failed, http.post(processing + ":wait", "{}").json());
  }

  @Test
  void aFinishedOperation_isGoneAfter30Days() {
    String name = in("CANCELLED", "{\"operationId\":\"again\"}");
    clock.advance(Duration.ofDays(30).minusSeconds(1));
    assertEquals(200, http.get(name).status());
    clock.advance(Duration.ofSeconds(1));
    assertEquals(404, http.get(name).status());
    assertEquals(404, http.post(name + ":cancel", "").status());
    String parent = name.substring(0, name.lastIndexOf('/'));
    assertEquals(0, listed(parent, "").size());
    assertEquals(200, http.post(parent + ":start", "{\"operationId\":\"again\"}").status());
    assertEquals("INITIALIZING", state(http.get(name).json()));
  }

  @Test
  void start_withTheSameRequestId_returnsTheSameOperation() {
    String parent = project();
    String body = "{\"requestId\":\"8a3f0e38-22ab-4d0a-9d9b-6d1f4f2c1b11\"}";
    Reply first = http.post(parent + "/operations:start", body);
    clock.advance(Duration.ofSeconds(1));
    assertEquals(first.json(), http.post(parent + "/operations:start", body).json());
    assertEquals(1, listed(parent + "/operations", "").size());
    assertNotEquals(
        first.json(), http.post(parent + "/operations:start", body.replace("8a3", "9a3")).json());
  }

  @Test
  void start_withAnIdInUse_saysThatItExists() {
    String parent = project();
    assertEquals(200, http.post(parent + "/operations:start", "{\"operationId\":\"a\"}").status());
    clock.advance(Duration.ofSeconds(1));
    Reply reply = http.post(parent + "/operations:start", "{\"operationId\":\"a\"}");
    assertEquals(409, reply.status());
    assertEquals("OPERATION_ALREADY_EXISTS", reply.reason());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"operationId\":\"a b\"}                         | operationId",
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
        "{\"parentOperation\":\"x\"}                       | name",
        "{\"colour\":\"red\"}                              | colour",
        "{\"operationId\":\"a\",\"operation_id\":\"b\"}    | operationId",
        "{\"a\":1,\"a\":2}                                 | body",
        "{\"operationId\":\"\\ud800\"}                     | body",
      })
  void start_withABadField_namesIt(String body, String field) {
    Reply reply = http.post(project() + "/operations:start", body);
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
  void metadataAndResponse_ofAnyType_comeBackAsTheyCame() {
    String any =
        "{\"@type\":\"example.com/a.B\",\"n\":null,\"d\":1.50,\"big\":12345678901234567890,\"a\":[[],{}],\"t\":\"<☂>\"}";
    String name = start("{\"metadata\":" + any + "}");
    Reply end = finish(name, claim(name), ",\"response\":" + any);
    String compact = http.get(name + "?prettyPrint=false").text();
    assertTrue(compact.contains("\"metadata\":" + any), compact);
    assertTrue(compact.contains("\"response\":" + any), compact);
    assertEquals(200, end.status());
  }

  @Test
  void results_thatTogetherOutgrowTheStore_areRefused_andTheOperationGoesOn() {
    String large = "{\"@type\":\"t/x\",\"v\":\"" + "x".repeat(900_000) + "\"}";
    String name = start("{\"metadata\":" + large + "}");
    String token = claim(name);
    Reply reply = finish(name, token, ",\"response\":" + large);
    assertEquals(400, reply.status());
    assertEquals("OPERATION_TOO_LARGE", reply.reason());
    assertEquals(200, finish(name, token, "").status());
  }

  private JsonArray listed(String collection, String query) {
    Reply reply = http.get(collection + query);
    assertEquals(200, reply.status(), reply.text());
    return reply.json().has("operations")
        ? reply.json().getAsJsonArray("operations")
        : new JsonArray();
  }

  @Test
  void list_pagesThroughAll_withEachOnce() {
    String collection = project() + "/operations";
    for (int i = 0; i < 7; i++) {
      http.post(collection + ":start", "{\"operationId\":\"o" + i + "\"}");
    }
    List<String> seen = new ArrayList<>();
    String token = "";
    do {
      JsonObject page = http.get(collection + "?pageSize=3&pageToken=" + token).json();
      for (JsonElement operation : page.getAsJsonArray("operations")) {
        seen.add(operation.getAsJsonObject().get("name").getAsString());
      }
      token = page.has("nextPageToken") ? page.get("nextPageToken").getAsString() : "";
    } while (!token.isEmpty());
    assertEquals(7, seen.size());
    assertEquals(7, seen.stream().distinct().count());
    assertEquals(7, listed(collection, "?filter&pageSize=0&pageToken").size());
    assertFalse(http.get(collection + "?pageSize=7").json().has("nextPageToken"));
  }

  @Test
  void list_ofNothing_isAnEmptyObject() {
    assertEquals("{}\n", http.get(project() + "/operations").text());
  }

  @Test
  void list_refusesATokenOfAnotherQuery_aNegativeSize_andABadFilter() {
    String collection = project() + "/operations";
    http.post(collection + ":start", "{}");
    http.post(collection + ":start", "{}");
    String token = http.get(collection + "?pageSize=1").json().get("nextPageToken").getAsString();
    assertEquals(400, http.get(collection + "?filter=done%3Dtrue&pageToken=" + token).status());
    assertEquals(400, http.get(project() + "/operations?pageToken=" + token).status());
    assertEquals(200, http.get(collection + "?pageSize=5&pageToken=" + token).status());
    assertEquals(400, http.get(collection + "?pageSize=-1").status());
    assertEquals(400, http.get(collection + "?pageSize=ten").status());
    assertEquals("INVALID_FILTER", http.get(collection + "?filter=done%3D").reason());
    assertEquals(501, http.get(collection + "?returnPartialSuccess=true").status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "done = true                                                          | a",
        "NOT done:true                                                        | bc",
        "metadata.common.state=CANCELLED                                      | a",
        "metadata.common.operation_type=export_entities                       | ab",
        "metadata.common.operationType = TRANSCODE_VIDEO                      | c",
        "metadata.common.labels.run = daily AND NOT done=true                 | c",
        "metadata.common.labels.run=daily OR metadata.common.labels.run=weekly| abc",
        "name = \"projects/*/operations/b\"                                   | b",
        "metadata.flavour = sweet                                             | c",
        "error.code = 1                                                       | a",
        "metadata.common.startTime > \"2020-01-01T00:00:00Z\"                 | abc",
      })
  void list_withAFilter_showsWhatItMatches(String filter, String ids) {
    String collection = project() + "/operations";
    String export = "\"operationType\":\"EXPORT_ENTITIES\"";
    http.post(
        collection + ":start",
        "{\"operationId\":\"a\",\"labels\":{\"run\":\"daily\"}," + export + "}");
    http.post(
        collection + ":start",
        "{\"operationId\":\"b\",\"labels\":{\"run\":\"weekly\"}," + export + "}");
    http.post(
        collection + ":start",
        "{\"operationId\":\"c\",\"labels\":{\"run\":\"daily\"},\"operationType\":\"TRANSCODE_VIDEO\","
            + "\"metadata\":{\"@type\":\"t/x\",\"flavour\":\"sweet\"}}");
    http.post(collection + "/a:cancel", "");
    StringBuilder seen = new StringBuilder();
    String encoded = URLEncoder.encode(filter, StandardCharsets.UTF_8);
    for (JsonElement operation : listed(collection, "?filter=" + encoded)) {
      String name = operation.getAsJsonObject().get("name").getAsString();
      seen.append(name.substring(name.lastIndexOf('/') + 1));
    }
    assertEquals(ids, seen.toString());
  }

  @Test
  void wait_answersAsSoonAsTheOperationIsDone() throws Exception {
    String name = start("{}");
    String token = claim(name);
    CompletableFuture<Reply> waiting =
        CompletableFuture.supplyAsync(() -> http.post(name + ":wait", "{\"timeout\":\"50s\"}"));
    assertEquals(200, heartbeat(name, token, "").status());
    assertFalse(waiting.isDone());
    finish(name, token, "");
    assertTrue(
        waiting.get(10, java.util.concurrent.TimeUnit.SECONDS).json().get("done").getAsBoolean());
  }

  @Test
  void wait_withoutTime_answersAtOnce_withWhatThereIs() {
    String name = start("{}");
    assertEquals("INITIALIZING", state(http.post(name + ":wait", "{\"timeout\":\"0s\"}").json()));
    assertEquals(400, http.post(name + ":wait", "{\"timeout\":\"soon\"}").status());
    assertEquals(404, http.post(name + "x:wait", "").status());
  }
}
