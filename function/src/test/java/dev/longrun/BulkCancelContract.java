package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.Http.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bulk cancel does, whatever the store. */
interface BulkCancelContract extends Served {
  private Reply bulkCancel(String parent, String body) {
    return http().post(parent + "/operations:cancel", body, "X-Goog-Request-Reason", "all of it");
  }

  private JsonObject done(String parent, String body) {
    Reply reply = bulkCancel(parent, body);
    assertEquals(200, reply.status(), reply.text());
    return reply.json();
  }

  /** The state that each operation is said to have, or the code of its error, by its id. */
  private static Map<String, String> results(JsonObject page) {
    Map<String, String> results = new TreeMap<>();
    JsonArray all = page.has("results") ? page.getAsJsonArray("results") : new JsonArray();
    for (JsonElement element : all) {
      JsonObject result = element.getAsJsonObject();
      String name = result.get("name").getAsString();
      String outcome =
          result.has("error")
              ? result.getAsJsonObject("error").get("code").getAsString()
              : result.get("state").getAsString();
      results.put(name.substring(name.lastIndexOf('/') + 1), outcome);
    }
    return results;
  }

  /** A project with one operation in each state, and one that is not cancellable. */
  private String oneOfEach() {
    String parent = project();
    start(parent, "{\"operationId\":\"waiting\",\"labels\":{\"run\":\"daily\"}}");
    claim(start(parent, "{\"operationId\":\"working\",\"labels\":{\"run\":\"daily\"}}"));
    String asked = start(parent, "{\"operationId\":\"asked\"}");
    claim(asked);
    http().post(asked + ":cancel", "");
    String late = start(parent, "{\"operationId\":\"late\"}");
    heartbeat(late, claim(late), ",\"finalizing\":true");
    String ended = start(parent, "{\"operationId\":\"ended\",\"labels\":{\"run\":\"daily\"}}");
    finish(ended, claim(ended), "");
    start(parent, "{\"operationId\":\"fixed\",\"cancellable\":false}");
    return parent;
  }

  @Test
  default void bulkCancel_cancelsWhatIsNotDone_andSaysWhatBecameOfEach() {
    String parent = oneOfEach();
    JsonObject page = done(parent, "{\"filter\":\"*\"}");
    assertEquals(
        Map.of(
            "waiting", "CANCELLED",
            "working", "CANCELLING",
            "asked", "CANCELLING",
            "late", "FINALIZING",
            "fixed", "12"),
        results(page));
    assertFalse(page.has("nextPageToken"));
    for (Map.Entry<String, String> result : results(page).entrySet()) {
      String shown = state(http().get(parent + "/operations/" + result.getKey()).json());
      assertEquals(result.getValue().replace("12", "INITIALIZING"), shown);
    }
    JsonObject working = http().get(parent + "/operations/working").json();
    assertEquals(
        "all of it", common(working).getAsJsonObject("labels").get("cancel-reason").getAsString());
    assertEquals("SUCCESSFUL", state(http().get(parent + "/operations/ended").json()));
  }

  @Test
  default void bulkCancel_withValidateOnly_saysTheSame_andChangesNothing() {
    String parent = oneOfEach();
    String before = http().get(parent + "/operations").text();
    JsonObject dryRun = done(parent, "{\"filter\":\"*\",\"validateOnly\":true}");
    assertEquals(before, http().get(parent + "/operations").text());
    assertEquals(dryRun, done(parent, "{\"filter\":\"*\"}"));
  }

  @Test
  default void bulkCancel_givesStatesAsNumbers_whereThatIsAskedFor() {
    String path = start("{}");
    String parent = path.substring(0, path.lastIndexOf("/operations/"));
    String query = "/operations:cancel?$alt=json%3Benum-encoding%3Dint";
    Reply reply = http().post(parent + query, "{\"filter\":\"*\"}");
    assertEquals(Map.of(path.substring(path.lastIndexOf('/') + 1), "7"), results(reply.json()));
  }

  @Test
  default void bulkCancel_repeated_changesNothingMore() {
    String parent = oneOfEach();
    done(parent, "{\"filter\":\"*\"}");
    String after = http().get(parent + "/operations").text();
    clock().advance(java.time.Duration.ofSeconds(1));
    JsonObject again = done(parent, "{\"filter\":\"*\"}");
    assertFalse(results(again).containsKey("waiting"));
    assertEquals(after, http().get(parent + "/operations").text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "labels.run = daily                           | waiting working",
        "labels.run = daily AND state = INITIALIZING  | waiting",
        "state = CANCELLING OR state = FINALIZING     | asked late",
        "done = true                                  | ''",
        "name = \"projects/*/operations/w*\"          | waiting working",
      })
  default void bulkCancel_touchesOnlyWhatTheFilterMatches(String filter, String ids) {
    String parent = oneOfEach();
    String json = filter.replace("\"", "\\\"");
    JsonObject page = done(parent, "{\"filter\":\"" + json + "\"}");
    assertEquals(ids, String.join(" ", results(page).keySet()));
    assertEquals(
        ids.contains("waiting") ? "CANCELLED" : "INITIALIZING",
        state(http().get(parent + "/operations/waiting").json()));
  }

  @Test
  default void bulkCancel_goesOnWithItsPageToken_untilAllAreReached() {
    String parent = project();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      ids.add("o" + i);
      start(parent, "{\"operationId\":\"o" + i + "\"}");
    }
    List<String> seen = new ArrayList<>();
    String token = "";
    do {
      String body = "{\"filter\":\"NOT done\",\"pageSize\":3,\"pageToken\":\"" + token + "\"}";
      JsonObject page = done(parent, body);
      assertTrue(results(page).size() <= 3);
      seen.addAll(results(page).keySet());
      token = page.has("nextPageToken") ? page.get("nextPageToken").getAsString() : "";
    } while (!token.isEmpty());
    assertEquals(ids, seen);
    assertEquals(7, listed(parent + "/operations", "?filter=done").size());
  }

  @Test
  default void bulkCancel_staysUnderItsParent() {
    String parent = project();
    String nested = start(parent + "/locations/l", "{}");
    assertEquals("{}", done(parent, "{\"filter\":\"*\"}").toString());
    assertEquals("INITIALIZING", state(http().get(nested).json()));
    assertEquals(1, results(done(parent + "/locations/l", "{\"filter\":\"*\"}")).size());
  }

  @Test
  default void bulkCancel_cancelsChildrenToo() {
    String parent = project();
    String father = start(parent, "{\"operationId\":\"father\"}");
    String child =
        start(
            parent,
            "{\"operationId\":\"child\",\"parentOperation\":\"" + father.substring(4) + "\"}");
    done(parent, "{\"filter\":\"name = \\\"*/father\\\"\"}");
    assertEquals("CANCELLED", state(http().get(child).json()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"filter\":\"\"}",
        "{\"filter\":\" \"}",
        "{\"filter\":\"done=\"}",
        "{\"filter\":\"NOT lables.run = keep\"}",
        "{\"filter\":\"NOT startTime > yesterday\"}",
        "{\"filter\":\"* AND done\"}",
        "{\"filter\":\"*\",\"pageSize\":-1}",
        "{\"filter\":\"*\",\"pageSize\":2147483648}",
        "{\"filter\":\"*\",\"pageToken\":\"x\"}",
        "{\"filter\":\"*\",\"validateOnly\":\"yes\"}",
        "{\"filter\":\"*\",\"force\":true}",
        "[]",
      })
  default void bulkCancel_withABadRequest_cancelsNothing(String body) {
    String path = start("{}");
    String parent = path.substring(0, path.lastIndexOf("/operations/"));
    Reply reply = bulkCancel(parent, body);
    assertEquals(400, reply.status(), reply.text());
    assertEquals("INVALID_ARGUMENT", reply.error().get("status").getAsString());
    assertEquals("INITIALIZING", state(http().get(path).json()));
  }
}
