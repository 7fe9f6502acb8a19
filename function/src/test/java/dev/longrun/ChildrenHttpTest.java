package dev.longrun;

import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.Http.Reply;
import dev.longrun.error.ServerErrors;
import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.store.EachStore;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationStore;
import dev.longrun.store.StoreUnderTest;
import dev.longrun.time.Deadline;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Operations with children, over real HTTP, whatever the store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EachStore
class ChildrenHttpTest {
  @Parameter StoreUnderTest storeUnderTest;

  private final ManualClock clock = new ManualClock();
  private final AtomicInteger writesUntilFailure = new AtomicInteger();
  private final String parent = "projects/p" + UUID.randomUUID();
  private OperationStore store;
  private OperationsServer server;
  private Http http;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void startServer(@TempDir Path directory) throws Exception {
    store = storeUnderTest.open(directory);
    OperationStore failing =
        new ForwardingStore(store) {
          @Override
          public Change update(
              OperationName name, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
            if (writesUntilFailure.getAndDecrement() <= 0) {
              throw ServerErrors.storeUnavailable(new IllegalStateException("on purpose"));
            }
            return super.update(name, deadline, change);
          }
        };
    server =
        new OperationsServer(
            Dispatchers.over(failing, OpenAccess.access(), clock, new SecureRandom()));
    http = new Http(server.url());
  }

  @BeforeEach
  void letWritesSucceed() {
    writesUntilFailure.set(Integer.MAX_VALUE);
  }

  @AfterParameterizedClassInvocation
  void stopServer() throws Exception {
    server.close();
    store.close();
  }

  private Reply startReply(String more) {
    String body = "{\"operationType\":\"EXPORT_ENTITIES\"" + more + "}";
    return http.post("/v1/" + parent + "/operations:start", body);
  }

  private String start(String more) {
    Reply reply = startReply(more);
    assertEquals(200, reply.status(), reply.text());
    return reply.json().get("name").getAsString();
  }

  private static String under(String above) {
    return ",\"parentOperation\":\"" + above + "\"";
  }

  private JsonObject claim(String name) {
    Reply reply = http.post("/v1/" + name + ":claim", "{\"worker\":\"w\"}");
    assertEquals(200, reply.status(), reply.text());
    return reply.json();
  }

  private Reply cancel(String name) {
    return http.post("/v1/" + name + ":cancel", "");
  }

  private String state(String name) {
    return state(http.get("/v1/" + name).json());
  }

  private static String state(JsonObject operation) {
    return operation
        .getAsJsonObject("metadata")
        .getAsJsonObject("common")
        .get("state")
        .getAsString();
  }

  @Test
  void cancel_ofAParent_cancelsItsChildren_andTheirWorkersAreTold() {
    String above = start("");
    claim(above);
    String waiting = start(under(above));
    String working = start(under(above));
    String token = claim(working).get("leaseToken").getAsString();
    String grandchild = start(under(working));
    assertEquals("{}\n", cancel(above).text());
    assertEquals("CANCELLING", state(above));
    assertEquals("CANCELLED", state(waiting));
    assertEquals("CANCELLING", state(working));
    assertEquals("CANCELLED", state(grandchild));
    Reply beat = http.post("/v1/" + working + ":heartbeat", "{\"leaseToken\":\"" + token + "\"}");
    assertTrue(beat.json().get("cancelRequested").getAsBoolean());
    JsonObject common =
        http.get("/v1/" + waiting).json().getAsJsonObject("metadata").getAsJsonObject("common");
    assertEquals(
        "parent operation " + above + " was cancelled",
        common.getAsJsonObject("labels").get("cancel-reason").getAsString());
  }

  @Test
  void start_underAParentThatCanHaveNoMoreChildren_isRefused() {
    String above = start("");
    claim(above);
    cancel(above);
    assertRefused(400, "PARENT_OPERATION_CANCELLING", startReply(under(above)));
    String done = start("");
    cancel(done);
    assertRefused(400, "OPERATION_ALREADY_DONE", startReply(under(done)));
    assertRefused(404, "OPERATION_NOT_FOUND", startReply(under(parent + "/operations/" + "none")));
  }

  @Test
  void start_underAnOperationElsewhere_namesTheField() {
    Reply reply = startReply(under("projects/other/operations/x"));
    assertRefused(400, "INVALID_FIELD", reply);
    JsonObject info = reply.error().getAsJsonArray("details").get(0).getAsJsonObject();
    assertEquals("parentOperation", info.getAsJsonObject("metadata").get("field").getAsString());
  }

  @Test
  void start_underWhatIsNoOperation_isRefused() {
    for (String other : new String[] {"projects/other", "x", ""}) {
      assertRefused(400, "INVALID_FIELD", startReply(under(other)));
    }
  }

  private static void assertRefused(int status, String reason, Reply reply) {
    assertEquals(status, reply.status(), reply.text());
    assertEquals(reason, reply.reason());
  }

  @Test
  void start_again_withTheSameRequestId_returnsTheChild_thoughItsParentIsDone() {
    String above = start("");
    String once = under(above) + ",\"requestId\":\"" + UUID.randomUUID() + "\"";
    String child = start(once);
    cancel(above);
    assertEquals("CANCELLED", state(above));
    assertEquals(child, start(once));
    assertEquals("CANCELLED", state(child));
  }

  @Test
  void cancel_thatReachesOnlySomeChildren_isTaken_andGoesOnWhenItIsRepeated() {
    String above = start("");
    claim(above);
    String first = start(under(above) + ",\"operationId\":\"a" + UUID.randomUUID() + "\"");
    String second = start(under(above) + ",\"operationId\":\"b" + UUID.randomUUID() + "\"");
    writesUntilFailure.set(2);
    assertEquals(200, cancel(above).status());
    assertEquals("CANCELLING", state(above));
    assertEquals("CANCELLED", state(first));
    assertEquals("INITIALIZING", state(second));
    writesUntilFailure.set(Integer.MAX_VALUE);
    assertEquals(200, cancel(above).status());
    assertEquals("CANCELLED", state(second));
  }

  @Test
  void claim_ofAChildThatTheCancellationMissed_cancelsItInstead() {
    String above = start("");
    String once = UUID.randomUUID().toString();
    String child = parent + "/operations/c" + once;
    String lateStart = under(above) + ",\"operationId\":\"c" + once + "\"";
    OperationName parentName = OperationName.parse(above);
    start(lateStart);
    Operation written = store.get(OperationName.parse(child), soon()).orElseThrow();
    store.update(written.name(), soon(), it -> Optional.empty());
    cancel(above);
    store.update(written.name(), soon(), none -> Optional.of(written));
    assertFalse(store.get(parentName, soon()).orElseThrow().effects().isPending());
    assertEquals("INITIALIZING", state(child));
    assertEquals(
        "OPERATION_ALREADY_DONE",
        http.post("/v1/" + child + ":claim", "{\"worker\":\"w\"}").reason());
    assertEquals("CANCELLED", state(child));
  }

  @Test
  void delete_ofAParentThatWasCancelled_firstReachesTheChildrenThatAreLeft() {
    String above = start("");
    String child = start(under(above));
    writesUntilFailure.set(1);
    cancel(above);
    assertEquals(503, http.delete("/v1/" + above).status());
    assertEquals("CANCELLED", state(above));
    assertEquals("INITIALIZING", state(child));
    writesUntilFailure.set(Integer.MAX_VALUE);
    assertEquals(200, http.delete("/v1/" + above).status());
    assertEquals("CANCELLED", state(child));
    assertEquals(404, http.get("/v1/" + above).status());
  }
}
