package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.Http.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What get, list and wait show, whatever the store. */
interface ReadContract extends Served {
  @Test
  default void aLeaseThatRanOut_isSeenByEveryReader_thoughNobodyWroteItDown() {
    String processing = in("PROCESSING", "{}");
    String cancelling = in("CANCELLING", "{}");
    clock().advance(Duration.ofSeconds(60));
    JsonObject failed = http().get(processing).json();
    assertEquals(10, failed.getAsJsonObject("error").get("code").getAsInt());
    assertEquals(1, http().get(cancelling).json().getAsJsonObject("error").get("code").getAsInt());
    String parent = processing.substring(0, processing.lastIndexOf('/'));
    assertEquals(1, listed(parent, "?filter=done%3Dtrue").size());
    assertEquals(0, listed(parent, "?filter=NOT+done").size());
    assertEquals(failed, http().post(processing + ":wait", "{}").json());
  }

  @Test
  default void aFinishedOperation_isGoneAfter30Days() {
    String name = in("CANCELLED", "{\"operationId\":\"again\"}");
    clock().advance(Duration.ofDays(30).minusSeconds(1));
    assertEquals(200, http().get(name).status());
    clock().advance(Duration.ofSeconds(1));
    assertEquals(404, http().get(name).status());
    assertEquals(404, http().post(name + ":cancel", "").status());
    String parent = name.substring(0, name.lastIndexOf('/'));
    assertEquals(0, listed(parent, "").size());
    assertEquals(200, http().post(parent + ":start", "{\"operationId\":\"again\"}").status());
    assertEquals("INITIALIZING", state(http().get(name).json()));
  }

  @Test
  default void list_pagesThroughAll_withEachOnce() {
    String collection = project() + "/operations";
    for (int i = 0; i < 7; i++) {
      http().post(collection + ":start", "{\"operationId\":\"o" + i + "\"}");
    }
    List<String> seen = new ArrayList<>();
    String token = "";
    do {
      JsonObject page = http().get(collection + "?pageSize=3&pageToken=" + token).json();
      for (JsonElement operation : page.getAsJsonArray("operations")) {
        seen.add(operation.getAsJsonObject().get("name").getAsString());
      }
      token = page.has("nextPageToken") ? page.get("nextPageToken").getAsString() : "";
    } while (!token.isEmpty());
    assertEquals(7, seen.size());
    assertEquals(7, seen.stream().distinct().count());
    assertEquals(7, listed(collection, "?filter&pageSize=0&pageToken").size());
    assertFalse(http().get(collection + "?pageSize=7").json().has("nextPageToken"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lables.run = daily                  | there is no field 'lables'",
        "NOT State = CANCELLED               | there is no field 'State'",
        "type = EXPORT_ENTITIES              | there is no field 'type'",
        "-foo:x                              | there is no field 'foo'",
        "metadata.common.statee = FAILED     | there is no field 'metadata.common.statee'",
        "error.reason = x                    | there is no field 'error.reason'",
        "NOT startTime > yesterday           | a time is expected",
        "metadata.common.end_time<2027-01-01 | a time is expected",
        "NOT error.code > abc                | a number is expected",
      })
  default void list_withAFilterThatNoOperationFits_isRefused(String filter, String problem) {
    String query = "?filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8);
    Reply reply = http().get(project() + "/operations" + query);
    assertEquals("INVALID_FILTER", reply.reason(), reply.text());
    assertTrue(reply.error().get("message").getAsString().contains(problem), reply.text());
  }

  @Test
  default void list_withAStarForAFilter_showsAll() {
    String path = start("{}");
    String collection = path.substring(0, path.lastIndexOf('/'));
    assertEquals(1, listed(collection, "?filter=*").size());
  }

  @Test
  default void list_ofNothing_isAnEmptyObject() {
    assertEquals("{}\n", http().get(project() + "/operations").text());
  }

  @Test
  default void list_refusesATokenOfAnotherQuery_aNegativeSize_andABadFilter() {
    String collection = project() + "/operations";
    http().post(collection + ":start", "{}");
    http().post(collection + ":start", "{}");
    String token = http().get(collection + "?pageSize=1").json().get("nextPageToken").getAsString();
    assertEquals(400, http().get(collection + "?filter=done%3Dtrue&pageToken=" + token).status());
    assertEquals(400, http().get(project() + "/operations?pageToken=" + token).status());
    assertEquals(200, http().get(collection + "?pageSize=5&pageToken=" + token).status());
    assertEquals(400, http().get(collection + "?pageSize=-1").status());
    assertEquals(400, http().get(collection + "?pageSize=ten").status());
    assertEquals("INVALID_FILTER", http().get(collection + "?filter=done%3D").reason());
    assertEquals(501, http().get(collection + "?returnPartialSuccess=true").status());
  }

  @Test
  default void pageToken_isGood_underTheSameFilterSpelledOtherwise() {
    String parent = project();
    start(parent, "{}");
    start(parent, "{}");
    String list = parent + "/operations?pageSize=1&filter=";
    Reply first = http().get(list + "done%3Dfalse%20AND%20state%3DINITIALIZING");
    String token = first.json().get("nextPageToken").getAsString();
    String other = "%20done%3D%22false%22%20%20metadata.common.state%20%3D%20INITIALIZING";
    Reply second = http().get(list + other + "&pageToken=" + token);
    assertEquals(200, second.status(), second.text());
    assertEquals(1, second.json().getAsJsonArray("operations").size());
    assertEquals(400, http().get(list + "done%3Dfalse&pageToken=" + token).status());
  }

  @Test
  default void pageToken_ofABulkCancel_isNoneOfAList() {
    String parent = project();
    start(parent, "{}");
    start(parent, "{}");
    String body = "{\"filter\":\"*\",\"pageSize\":1,\"validateOnly\":true%s}";
    String cancel = parent + "/operations:cancel";
    String token =
        http().post(cancel, body.formatted("")).json().get("nextPageToken").getAsString();
    String list = parent + "/operations?filter=*&pageToken=";
    assertEquals(400, http().get(list + token).status());
    String unfinished = parent + "/operations?filter=NOT%20done&pageToken=";
    assertEquals(400, http().get(unfinished + token).status());
    String same = body.formatted(",\"pageToken\":\"" + token + "\"");
    assertEquals(200, http().post(cancel, same).status());
    String listed =
        http().get(parent + "/operations?pageSize=1").json().get("nextPageToken").getAsString();
    String strange = body.formatted(",\"pageToken\":\"" + listed + "\"");
    assertEquals(400, http().post(cancel, strange).status());
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
  default void list_withAFilter_showsWhatItMatches(String filter, String ids) {
    String collection = project() + "/operations";
    String export = "\"operationType\":\"EXPORT_ENTITIES\"";
    http()
        .post(
            collection + ":start",
            "{\"operationId\":\"a\",\"labels\":{\"run\":\"daily\"}," + export + "}");
    http()
        .post(
            collection + ":start",
            "{\"operationId\":\"b\",\"labels\":{\"run\":\"weekly\"}," + export + "}");
    http()
        .post(
            collection + ":start",
            "{\"operationId\":\"c\",\"labels\":{\"run\":\"daily\"},\"operationType\":\"TRANSCODE_VIDEO\","
                + "\"metadata\":{\"@type\":\"t/x\",\"flavour\":\"sweet\"}}");
    http().post(collection + "/a:cancel", "");
    StringBuilder seen = new StringBuilder();
    for (JsonElement operation : listed(collection, "?filter=" + encoded(filter))) {
      String name = operation.getAsJsonObject().get("name").getAsString();
      seen.append(name.substring(name.lastIndexOf('/') + 1));
    }
    assertEquals(ids, seen.toString());
  }

  static Stream<String> unusualFilters() {
    return Stream.of(
        "metadata.common.labels.__name__ = x",
        "metadata.common.labels.\"__a__\" = x",
        "metadata.common.labels.\"\" = x",
        "metadata.common.labels.\"\u0000\" = x",
        "metadata.common.labels." + "☂".repeat(600) + " = x",
        "metadata.common.labels.run = " + "☂".repeat(600),
        "operationType = " + "X".repeat(2000),
        "operationType = \"\u0000\"");
  }

  @ParameterizedTest
  @MethodSource("unusualFilters")
  default void list_withAFilter_thatNoIndexCanServe_isAnsweredAllTheSame(String filter) {
    String parent = project();
    start(parent, "{\"operationId\":\"a\",\"labels\":{\"run\":\"daily\"}}");
    assertEquals(0, listed(parent + "/operations", "?filter=" + encoded(filter)).size());
    String negated = "?filter=" + encoded("NOT (" + filter + ")");
    assertEquals(1, listed(parent + "/operations", negated).size());
  }

  @Test
  default void list_findsTheLongestLabels_andTheOddest() {
    String parent = project();
    String key = "☂".repeat(256);
    String value = "\uD83D\uDE00".repeat(2000);
    start(parent, "{\"labels\":{\"" + key + "\":\"" + value + "\",\"a.b`[*]/~\":\"x\"}}");
    for (String filter : List.of("\"a.b`[\\*]/~\"=x", key + "=\"\uD83D\uDE00*\"")) {
      String query = "?filter=" + encoded("metadata.common.labels." + filter);
      assertEquals(1, listed(parent + "/operations", query).size(), filter);
    }
  }

  @Test
  default void wait_answersAsSoonAsTheOperationIsDone() throws Exception {
    String name = start("{}");
    String token = claim(name);
    CompletableFuture<Reply> waiting =
        CompletableFuture.supplyAsync(() -> http().post(name + ":wait", "{\"timeout\":\"50s\"}"));
    assertEquals(200, heartbeat(name, token, "").status());
    assertFalse(waiting.isDone());
    finish(name, token, "");
    assertTrue(waiting.get(10, TimeUnit.SECONDS).json().get("done").getAsBoolean());
  }

  @Test
  default void wait_withoutTime_answersAtOnce_withWhatThereIs() {
    String name = start("{}");
    assertEquals("INITIALIZING", state(http().post(name + ":wait", "{\"timeout\":\"0s\"}").json()));
    assertEquals(400, http().post(name + ":wait", "{\"timeout\":\"soon\"}").status());
    assertEquals(404, http().post(name + "x:wait", "").status());
  }

  private static String encoded(String filter) {
    return URLEncoder.encode(filter, StandardCharsets.UTF_8);
  }
}
