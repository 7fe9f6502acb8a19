package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.Http.Reply;
import dev.longrun.admission.Admission;
import dev.longrun.auth.Access;
import dev.longrun.backend.BackendCancellation;
import dev.longrun.backend.BackendPolicy;
import dev.longrun.backend.JobServicesStandIn;
import dev.longrun.backend.JobServicesStandIn.Mode;
import dev.longrun.google.GoogleApi;
import dev.longrun.http.Origins;
import dev.longrun.json.CanonicalJson;
import dev.longrun.operation.EffectKind;
import dev.longrun.operation.EffectResult;
import dev.longrun.operation.Operation;
import dev.longrun.server.RequestHandlers;
import dev.longrun.service.CancelWatch;
import dev.longrun.service.EffectAction;
import dev.longrun.service.LiveOperations;
import dev.longrun.service.OperationsService;
import dev.longrun.service.OutsideEffects;
import dev.longrun.service.StartDefaults;
import dev.longrun.service.WorkService;
import dev.longrun.store.EachStore;
import dev.longrun.store.OperationStore;
import dev.longrun.store.StoreUnderTest;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** What callers see of effects: that they follow, in which order, and what waits for them. */
@EachStore
class EffectsHttpTest implements Served {
  private static final String JOB = "//batch.googleapis.com/projects/demo/locations/l/jobs/";
  private static final String PARENT = "/v1/projects/demo";

  private final ManualClock clock = new ManualClock();
  private final JobServicesStandIn services = new JobServicesStandIn();
  private final List<String> published = new CopyOnWriteArrayList<>();
  private volatile EffectResult answerOfPubsub = EffectResult.DONE;
  private OperationStore store;
  private OperationsServer server;
  private Http http;

  @Parameter StoreUnderTest storeUnderTest;
  @TempDir Path directory;

  @BeforeEach
  void startServer() throws Exception {
    store = storeUnderTest.open(directory);
    BackendPolicy policy = new BackendPolicy(Set.of("demo"));
    EffectAction backends =
        new BackendCancellation(policy, GoogleApi.withoutToken(), Optional.of(services.uri()));
    OutsideEffects outside =
        new OutsideEffects(
            Map.of(EffectKind.Group.BACKEND, backends, EffectKind.Group.EVENTS, this::publish),
            givenUp -> {});
    Access access = OpenAccess.access();
    LiveOperations live = new LiveOperations(store, clock, access.auditLog()::settled, outside);
    StartDefaults defaults = new StartDefaults(Duration.ofMinutes(10), Operation.RETENTION, true);
    RequestHandlers handlers =
        new RequestHandlers(
            new OperationsService(live),
            new WorkService(live, new SecureRandom(), defaults, CanonicalJson::areSame, policy),
            new CancelWatch(live),
            access,
            clock);
    server =
        new OperationsServer(
            Dispatchers.of(store, handlers, access, Admission.unlimited(), Origins.NONE));
    http = new Http(server.url());
  }

  private EffectAction.Attempt publish(
      Operation operation, EffectKind kind, dev.longrun.time.Deadline deadline) {
    if (answerOfPubsub.equals(EffectResult.DONE)) {
      published.add(kind.text() + " " + operation.name().id());
    }
    return EffectAction.Attempt.of(answerOfPubsub);
  }

  @AfterEach
  void stopServer() throws Exception {
    server.close();
    store.close();
    services.close();
  }

  @Override
  public Http http() {
    return http;
  }

  @Override
  public ManualClock clock() {
    return clock;
  }

  private String startWithJob(String id) {
    return start(PARENT, "{\"operationId\":\"%s\",\"backend\":\"%s%s\"}".formatted(id, JOB, id));
  }

  private JsonObject inspect(String name) {
    return http.get(name + ":inspect").json();
  }

  @Test
  void anOperation_isToldOfInOrder_byTheRequestsThatChangedIt() {
    String name = start(PARENT, "{\"operationId\":\"x\"}");
    assertEquals(List.of("publishStarted x"), published);
    String token = claim(name);
    http.post(name + ":cancel", "");
    http.post(name + ":cancel", "");
    heartbeat(name, token, "");
    finish(name, token, "");
    finish(name, token, "");
    assertEquals(
        List.of("publishStarted x", "publishCancelRequested x", "publishDone x"), published);
    assertFalse(inspect(name).has("pendingEffects"));
  }

  @Test
  void anEventThatFails_holdsUpThoseAfterIt_butNotTheCancelOfTheJob() {
    answerOfPubsub = EffectResult.failed("HTTP 503");
    String name = startWithJob("x");
    http.post(name + ":cancel", "");
    JsonObject details = inspect(name);
    assertEquals(
        "[\"publishStarted\",\"publishCancelRequested\",\"publishDone\"]",
        details.get("pendingEffects").toString());
    assertEquals(
        "HTTP 503",
        details.getAsJsonArray("effectErrors").get(0).getAsJsonObject().get("error").getAsString());
    assertTrue(details.getAsJsonObject("backend").has("cancelTime"), details::toString);
    assertEquals(1, services.calls().size());
  }

  @Test
  void aRead_thatFindsThatAWorkerWasLost_cancelsItsJob() {
    for (String how : new String[] {"", ":inspect", ":wait"}) {
      String name = startWithJob("read" + how.replace(":", "-"));
      claim(name);
      clock.advance(Duration.ofSeconds(61));
      Reply reply = how.equals(":wait") ? http.post(name + how, "") : http.get(name + how);
      assertEquals(200, reply.status(), reply.text());
      assertTrue(inspect(name).getAsJsonObject("backend").has("cancelTime"), how);
    }
    String listed = startWithJob("listed");
    claim(listed);
    clock.advance(Duration.ofSeconds(61));
    assertEquals(4, listed(PARENT + "/operations", "").size());
    assertEquals(4, services.calls().size());
  }

  @Test
  void aWorker_thatComesTooLate_causesTheCancelOfTheJob_andIsRefused() {
    String name = startWithJob("x");
    String token = claim(name);
    clock.advance(Duration.ofSeconds(61));
    assertEquals("LEASE_NOT_HELD", heartbeat(name, token, "").reason());
    assertEquals(1, services.calls().size());
  }

  @Test
  void aDelete_waitsForEffects_andSaysWhichAreInTheWay() {
    services.behave(Mode.FAILING);
    String name = startWithJob("x");
    http.post(name + ":cancel", "");
    Reply refused = http.delete(name);
    assertEquals(503, refused.status(), refused.text());
    assertEquals("EFFECTS_PENDING", refused.reason());
    assertTrue(refused.text().contains("cancelBackend"), refused.text());
    assertEquals(200, http.get(name).status());
    services.behave(Mode.WELL);
    assertEquals(200, http.delete(name).status());
    assertEquals(404, http.get(name).status());
    assertEquals(3, services.calls().size());
  }

  @Test
  void aHeartbeat_mayNameTheJob_andReplaceIt() {
    String name = start(PARENT, "{\"operationId\":\"x\"}");
    String token = claim(name);
    for (String id : new String[] {"one", "two"}) {
      String more = ",\"backend\":\"" + JOB + id + "\"";
      assertEquals(200, heartbeat(name, token, more).status());
    }
    assertEquals(JOB + "two", inspect(name).getAsJsonObject("backend").get("name").getAsString());
    http.post(name + ":terminate", "{}");
    assertEquals(1, services.calls().size());
    assertTrue(services.calls().get(0).contains("/jobs/two:cancel"));
  }

  @Test
  void aJob_thatIsNotToBeCancelledHere_isRefused_byItsField() {
    for (String job :
        new String[] {
          "https://batch.googleapis.com/v1/projects/demo/locations/l/jobs/j",
          "//batch.googleapis.com/projects/other/locations/l/jobs/j",
          "//storage.googleapis.com/projects/demo/locations/l/jobs/j",
          ""
        }) {
      Reply reply = http.post(PARENT + "/operations:start", "{\"backend\":\"" + job + "\"}");
      assertEquals(400, reply.status(), reply.text());
      assertEquals("INVALID_FIELD", reply.reason());
      assertTrue(reply.text().contains("\"field\": \"backend\""), reply.text());
    }
  }

  @Test
  void aService_thatIsSlow_takesTwoSecondsOfARequest_andNoMore() {
    services.behave(Mode.SLOW);
    String name = startWithJob("x");
    long begin = System.nanoTime();
    assertEquals(200, http.post(name + ":cancel", "").status());
    assertTrue(System.nanoTime() - begin < Duration.ofSeconds(7).toNanos());
    assertEquals(
        List.of("publishStarted x", "publishCancelRequested x", "publishDone x"), published);
    assertTrue(inspect(name).getAsJsonObject("backend").has("error"));
  }

  @Test
  void aJob_ofAWorkerThatFinishes_isLeftAlone() {
    String name = startWithJob("x");
    String token = claim(name);
    http.post(name + ":cancel", "");
    finish(name, token, ",\"error\":{\"code\":1}");
    assertEquals(List.of(), services.calls());
  }

  @Test
  void childrenOfACancelledOperation_haveTheirJobsCancelled_byTheSameRequest() {
    String above = start(PARENT, "{\"operationId\":\"above\"}");
    start(
        PARENT,
        "{\"operationId\":\"below\",\"parentOperation\":\"projects/demo/operations/above\",\"backend\":\""
            + JOB
            + "below\"}");
    http.post(above + ":cancel", "");
    assertEquals(1, services.calls().size());
  }
}
