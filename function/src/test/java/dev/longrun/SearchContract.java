package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.Http.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What search and count show, whatever the store. */
interface SearchContract extends Served {
  /** A project with an operation in each state, in the order of their starts. */
  private String projectWithEachState() {
    String project = project();
    for (String state :
        new String[] {
          "INITIALIZING",
          "PROCESSING",
          "CANCELLING",
          "FINALIZING",
          "SUCCESSFUL",
          "FAILED",
          "CANCELLED"
        }) {
      clock().advance(Duration.ofMillis(1));
      in(state, project, "{\"operationId\":\"" + state + "\",\"operationType\":\"T\"}");
    }
    return project;
  }

  private JsonObject search(String project, String body) {
    Reply reply = http().post(project + "/operations:search", body);
    assertEquals(200, reply.status(), reply.text());
    return reply.json();
  }

  private String found(String project, String filter) {
    return String.join(" ", ids(search(project, "{\"filter\":\"" + filter + "\"}")));
  }

  private static List<String> ids(JsonObject page) {
    List<String> ids = new ArrayList<>();
    JsonArray results = page.has("results") ? page.getAsJsonArray("results") : new JsonArray();
    for (JsonElement result : results) {
      String name = result.getAsJsonObject().getAsJsonObject("operation").get("name").getAsString();
      ids.add(name.substring(name.lastIndexOf('/') + 1));
    }
    return ids;
  }

  @Test
  default void search_returnsWhatInspectDoes_theNewestFirst() {
    String project = projectWithEachState();
    JsonObject page = search(project, "{}");
    assertEquals(
        List.of(
            "CANCELLED",
            "FAILED",
            "SUCCESSFUL",
            "FINALIZING",
            "CANCELLING",
            "PROCESSING",
            "INITIALIZING"),
        ids(page));
    for (JsonElement result : page.getAsJsonArray("results")) {
      String name = result.getAsJsonObject().getAsJsonObject("operation").get("name").getAsString();
      assertEquals(http().get("/v1/" + name + ":inspect").json(), result);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "startTime desc, CANCELLED, INITIALIZING",
    "'',             CANCELLED, INITIALIZING",
    "' startTime  desc ', CANCELLED, INITIALIZING",
    "start_time,     INITIALIZING, CANCELLED",
    "startTime,      INITIALIZING, CANCELLED",
    "name,           CANCELLED, SUCCESSFUL",
  })
  default void search_goesThroughAllPages_inTheOrderThatIsAskedFor(
      String orderBy, String first, String last) {
    String project = projectWithEachState();
    List<String> ids = new ArrayList<>();
    String token = "";
    do {
      String body = "{\"orderBy\":\"%s\",\"pageSize\":2,\"pageToken\":\"%s\"}";
      JsonObject page = search(project, body.formatted(orderBy, token));
      ids.addAll(ids(page));
      token = page.has("nextPageToken") ? page.get("nextPageToken").getAsString() : "";
    } while (!token.isEmpty());
    assertEquals(7, ids.stream().distinct().count());
    assertEquals(7, ids.size());
    assertEquals(first, ids.get(0));
    assertEquals(last, ids.get(6));
  }

  @ParameterizedTest
  @CsvSource({
    "NOT done,                         FINALIZING CANCELLING PROCESSING INITIALIZING",
    "done,                             CANCELLED FAILED SUCCESSFUL",
    "state = CANCELLING,               CANCELLING",
    "state = CANCEL*,                  CANCELLED CANCELLING",
    "worker = w AND NOT done,          FINALIZING CANCELLING PROCESSING",
    "worker:w AND done,                FAILED SUCCESSFUL",
    "startedBy = anonymous AND state = FAILED, FAILED",
    "started_by != anonymous,          ''",
    "parentOperation:*,                ''",
    "operationType = t AND state = FAILED, FAILED",
    "operationType = U,                ''",
    "state = FAILED AND done = false,  ''",
    "error.code = 13,                  FAILED",
  })
  default void search_findsWhatItsFilterSays(String filter, String ids) {
    assertEquals(ids, found(projectWithEachState(), filter));
  }

  @Test
  default void search_byTheParentOperation_findsItsChildren() {
    String parent = start("{\"operationId\":\"parent\"}");
    String project = parent.substring(0, parent.lastIndexOf("/operations/"));
    String name = parent.substring("/v1/".length());
    start(project, "{\"operationId\":\"child\",\"parentOperation\":\"" + name + "\"}");
    assertEquals("child", found(project, "parentOperation = \\\"" + name + "\\\""));
  }

  @Test
  default void search_seesEndsThatNobodyHasWritten_whateverStateItAsksFor() {
    String project = projectWithEachState();
    clock().advance(Duration.ofSeconds(61));
    assertEquals("FAILED FINALIZING PROCESSING", sorted(found(project, "state = FAILED")));
    assertEquals("CANCELLED CANCELLING", sorted(found(project, "state = CANCELLED")));
    assertEquals("INITIALIZING", found(project, "NOT done"));
  }

  private static String sorted(String ids) {
    return String.join(" ", List.of(ids.split(" ")).stream().sorted().toList());
  }

  @Test
  default void search_doesNotShowInLaterPages_whatStartsMeanwhile() {
    String project = projectWithEachState();
    JsonObject first = search(project, "{\"pageSize\":3}");
    String token = first.get("nextPageToken").getAsString();
    clock().advance(Duration.ofMillis(1));
    start(project, "{\"operationId\":\"later\"}");
    String body = "{\"pageToken\":\"" + token + "\"}";
    assertEquals(
        List.of("FINALIZING", "CANCELLING", "PROCESSING", "INITIALIZING"),
        ids(search(project, body)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "search | {\"orderBy\":\"endTime\"}       | INVALID_FIELD",
        "search | {\"pageSize\":-1}               | INVALID_FIELD",
        "search | {\"pageToken\":\"AgAA\"}        | INVALID_FIELD",
        "search | {\"filter\":\"workers = w\"}    | INVALID_FILTER",
        "search | {\"validateOnly\":true}         | UNKNOWN_FIELD",
        "count  | {\"filter\":\"worker = w\"}     | INVALID_FILTER",
        "count  | {\"filter\":\"name = x\"}       | INVALID_FILTER",
        "count  | {\"pageSize\":1}                | UNKNOWN_FIELD",
      })
  default void whatIsWrong_isRefused(String verb, String body, String reason) {
    assertEquals(reason, http().post(project() + "/operations:" + verb, body).reason());
  }

  @Test
  default void aToken_isOfItsOrder_andItsMethod() {
    String project = projectWithEachState();
    String token = search(project, "{\"pageSize\":1}").get("nextPageToken").getAsString();
    String other = "{\"orderBy\":\"startTime\",\"pageToken\":\"" + token + "\"}";
    assertEquals("INVALID_FIELD", http().post(project + "/operations:search", other).reason());
    assertEquals("INVALID_FIELD", http().get(project + "/operations?pageToken=" + token).reason());
  }

  @Test
  default void list_doesNotTakeTheFieldsOfDetails() {
    assertEquals(
        "INVALID_FILTER", http().get(project() + "/operations?filter=worker%3Dw").reason());
  }

  @Test
  default void count_countsStoredStates() {
    String project = projectWithEachState();
    in("FAILED", project, "{\"operationType\":\"U\"}");
    assertEquals(
        "{\"states\":[{\"state\":\"INITIALIZING\",\"count\":\"1\"},{\"state\":\"PROCESSING\",\"count\":\"1\"},{\"state\":\"CANCELLING\",\"count\":\"1\"},{\"state\":\"FINALIZING\",\"count\":\"1\"},{\"state\":\"SUCCESSFUL\",\"count\":\"1\"},{\"state\":\"FAILED\",\"count\":\"2\"},{\"state\":\"CANCELLED\",\"count\":\"1\"}]}",
        counted(project, ""));
    assertEquals(
        "{\"states\":[{\"state\":\"FAILED\",\"count\":\"1\"}]}",
        counted(project, "operationType = U"));
    assertEquals(
        "{\"states\":[{\"state\":\"FAILED\",\"count\":\"2\"}]}",
        counted(project, "done AND NOT (state = SUCCESSFUL OR state = CANCELLED)"));
    assertEquals("{}", counted(project, "done AND state = PROCESSING"));
    start(project, "{}");
    assertEquals("{}", counted(project, "operationType = \\\"\\\""));
    assertEquals("{}", counted(project(), ""));
  }

  private String counted(String project, String filter) {
    Reply reply = http().post(project + "/operations:count", "{\"filter\":\"" + filter + "\"}");
    assertEquals(200, reply.status(), reply.text());
    return reply.json().toString();
  }

  @Test
  default void count_lagsBehind_untilSomebodyWritesWhatTimeBrought() {
    String project = project();
    in("PROCESSING", project, "{}");
    clock().advance(Duration.ofSeconds(61));
    assertTrue(counted(project, "").contains("PROCESSING"));
    search(project, "{}");
    assertFalse(counted(project, "").contains("PROCESSING"));
  }
}
