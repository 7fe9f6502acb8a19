package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpBackOffUnsuccessfulResponseHandler;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.util.ExponentialBackOff;
import com.google.gson.JsonObject;
import dev.longrun.store.EachStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client as Google's generator makes them for Java. It sends the gzip of nothing as the body of a
 * cancel, and does not call again unless it is told to.
 */
@EachStore
class GeneratedClientTest extends ClientsFixture {
  private static final HttpRequestInitializer PLAIN = request -> {};
  private static final HttpRequestInitializer VIEWER =
      request -> request.getHeaders().setAuthorization("Bearer " + ClientServers.VIEWER_TOKEN);
  private static final HttpRequestInitializer RETRYING =
      request ->
          request.setUnsuccessfulResponseHandler(
              new HttpBackOffUnsuccessfulResponseHandler(
                  new ExponentialBackOff.Builder().setInitialIntervalMillis(10).build()));

  private GeneratedOperations client;

  @BeforeParameterizedClassInvocation
  void openClient() {
    client = connect(servers().url(), PLAIN);
  }

  private static GeneratedOperations connect(String url, HttpRequestInitializer initializer) {
    return GeneratedOperations.at(url + "/", new NetHttpTransport(), initializer);
  }

  private static String name(String path) {
    return path.substring("/v1/".length());
  }

  private JsonObject read(String path) {
    return http().get(path).json();
  }

  private static Object state(GeneratedOperations.Operation operation) {
    return ((Map<?, ?>) operation.metadata.get("common")).get("state");
  }

  private static void assertRefused(int code, String status, String sentence, Executable call) {
    GoogleJsonError error = assertThrows(GoogleJsonResponseException.class, call).getDetails();
    assertEquals(code, error.getCode());
    assertEquals(status, error.get("status"));
    assertTrue(error.getMessage().contains(sentence), error.getMessage());
  }

  @Test
  void list_givesEveryPage_ofWhatAFilterMatches() throws Exception {
    String parent = project();
    for (String id : List.of("a", "b", "c", "d")) {
      start(parent, "{\"operationId\":\"" + id + "\"}");
    }
    client.cancel(name(parent) + "/operations/b").execute();
    List<String> seen = new ArrayList<>();
    GeneratedOperations.ListCall call = client.list(name(parent));
    call.filter = "NOT done";
    call.pageSize = 2;
    do {
      GeneratedOperations.Page page = call.execute();
      page.operations.forEach(it -> seen.add(it.name.replaceAll(".*/", "")));
      call.pageToken = page.nextPageToken;
    } while (call.pageToken != null);
    assertEquals(List.of("a", "c", "d"), seen);
  }

  @Test
  void cancel_ofWhatNobodyClaimed_endsIt_andAgainChangesNothing() throws Exception {
    String path = start("{}");
    client.cancel(name(path)).execute();
    GeneratedOperations.Operation cancelled = client.get(name(path)).execute();
    assertTrue(cancelled.done);
    assertEquals(1, cancelled.error.code);
    assertEquals("CANCELLED", state(cancelled));
    client.cancel(name(path)).execute();
    assertEquals(cancelled, client.get(name(path)).execute());
  }

  @Test
  void cancel_ofClaimedWork_isSeenAsCode1_whenTheWorkerHasStopped() throws Exception {
    String path = start("{}");
    String token = claim(path);
    client.cancel(name(path)).execute();
    GeneratedOperations.Operation cancelling = client.get(name(path)).execute();
    assertNull(cancelling.done);
    assertEquals("CANCELLING", state(cancelling));
    assertTrue(heartbeat(path, token, "").json().get("cancelRequested").getAsBoolean());
    finish(path, token, ",\"error\":{\"code\":1,\"message\":\"stopped after 7 of 9\"}");
    GeneratedOperations.Operation cancelled = client.get(name(path)).execute();
    assertTrue(cancelled.done);
    assertEquals("stopped after 7 of 9", cancelled.error.message);
  }

  @Test
  void delete_hidesWhatIsDone() throws Exception {
    String name = name(in("CANCELLED", "{}"));
    client.delete(name).execute();
    assertRefused(
        404, "NOT_FOUND", "'" + name + "' was not found", () -> client.get(name).execute());
  }

  @Test
  void everyError_isTheOneOfTheServer_withItsSentence() {
    String open = name(start("{}"));
    assertRefused(404, "NOT_FOUND", "was not found", () -> client.cancel(open + "-not").execute());
    assertRefused(
        400,
        "FAILED_PRECONDITION",
        "Only an operation that is done can be deleted",
        () -> client.delete(open).execute());
    String firm = name(start("{\"cancellable\":false}"));
    assertRefused(501, "UNIMPLEMENTED", "can't be cancelled", () -> client.cancel(firm).execute());
    GeneratedOperations.ListCall list = client.list(name(project()));
    list.filter = "done=perhaps";
    assertRefused(400, "INVALID_ARGUMENT", "Invalid filter 'done=perhaps'", list::execute);
    assertRefused(
        503,
        "UNAVAILABLE",
        "can't be reached or is too busy",
        () -> connect(servers().downUrl(), PLAIN).cancel(open).execute());
  }

  @Test
  void cancel_byWhoMayOnlyLook_isDenied() throws Exception {
    String name = name(start("{}"));
    GeneratedOperations viewer = connect(servers().restrictedUrl(), VIEWER);
    assertEquals(name, viewer.get(name).execute().name);
    assertRefused(
        403, "PERMISSION_DENIED", "denied on resource", () -> viewer.cancel(name).execute());
    GeneratedOperations nobody = connect(servers().restrictedUrl(), PLAIN);
    assertRefused(
        401,
        "UNAUTHENTICATED",
        "missing required authentication",
        () -> nobody.get(name).execute());
  }

  @ParameterizedTest
  @ValueSource(strings = {"unheard", "unanswered"})
  void cancel_throughFaults_isUnavailableOnce_andRecordedOnce(String id) throws Exception {
    String path = start("{\"operationId\":\"" + id + "\"}");
    GeneratedOperations faulty = connect(servers().faultyUrl(), PLAIN);
    assertRefused(503, "UNAVAILABLE", "Try again", () -> faulty.cancel(name(path)).execute());
    faulty.cancel(name(path)).execute();
    assertCancelledOnce(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unheard", "unanswered"})
  void cancel_throughFaults_byAClientThatCallsAgain_isRecordedOnce(String id) throws Exception {
    String path = start("{\"operationId\":\"" + id + "\"}");
    connect(servers().faultyUrl(), RETRYING).cancel(name(path)).execute();
    assertCancelledOnce(path);
  }

  private void assertCancelledOnce(String path) throws Exception {
    JsonObject recorded = read(path);
    assertEquals("CANCELLED", state(recorded));
    client.cancel(name(path)).execute();
    assertEquals(recorded, read(path));
  }
}
