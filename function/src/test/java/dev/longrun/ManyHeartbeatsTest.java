package dev.longrun;

import static dev.longrun.operation.Operations.LEASE;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.initializing;
import static dev.longrun.operation.Operations.lease;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.longrun.admission.Admission;
import dev.longrun.admission.RateLimiter;
import dev.longrun.auth.Access;
import dev.longrun.auth.AuditLog;
import dev.longrun.auth.CrossSiteRule;
import dev.longrun.auth.LoopbackAuthenticator;
import dev.longrun.auth.Policy;
import dev.longrun.error.ServerErrors;
import dev.longrun.http.BodyBudget;
import dev.longrun.http.Headers;
import dev.longrun.http.HttpCall;
import dev.longrun.http.Origins;
import dev.longrun.http.RequestBody;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationStore;
import dev.longrun.store.sqlite.SqliteOperationStore;
import dev.longrun.time.Deadline;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Heartbeats of many operations that wait for a cancel, where something comes in between. */
@Timeout(60)
class ManyHeartbeatsTest {
  private static final String PARENT = Operations.name("a").parent().toString();

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock();

  /** Once for each operation that a listener is told of. */
  private final Semaphore told = new Semaphore(0);

  private OperationStore store;

  @BeforeEach
  void holdTwo() {
    store = new SqliteOperationStore(directory.resolve("operations.db"));
    for (String id : List.of("a", "b")) {
      Operation held = initializing(Operations.name(id)).claim(lease(TOKEN, clock.instant()));
      store.update(held.name(), soon(), none -> Optional.of(held));
    }
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  /** Heartbeats of both, where this comes before the leases are renewed. */
  private JsonObject beat(Runnable inBetween, String... ids) {
    ForwardingStore troubled =
        new ForwardingStore(store) {
          private boolean isRead;

          @Override
          public List<Operation> updateMany(
              Collection<OperationName> names,
              Deadline deadline,
              Function<Operation, Optional<Operation>> change) {
            if (isRead) {
              inBetween.run();
            }
            isRead = true;
            return super.updateMany(names, deadline, change);
          }

          @Override
          public Watch watchCancelRequests(String worker, Consumer<OperationName> listener) {
            return super.watchCancelRequests(
                worker,
                name -> {
                  listener.accept(name);
                  told.release();
                });
          }
        };
    Access anyone =
        new Access(
            new LoopbackAuthenticator(),
            Policy.OPEN,
            RateLimiter.none(),
            AuditLog.silent(),
            new CrossSiteRule(Origins.NONE, true));
    byte[] reply =
        Dispatchers.over(troubled, anyone, clock, new Random(1), Admission.unlimited())
            .dispatch(call(ids))
            .body();
    return JsonParser.parseString(new String(reply, StandardCharsets.UTF_8)).getAsJsonObject();
  }

  private static HttpCall call(String... ids) {
    String heartbeats =
        Stream.of(ids)
            .map(Operations::name)
            .map(name -> "{\"name\":\"" + name + "\",\"leaseToken\":\"" + TOKEN.value() + "\"}")
            .collect(Collectors.joining(","));
    byte[] body =
        ("{\"heartbeats\":[" + heartbeats + "],\"waitForCancel\":\"20s\"}")
            .getBytes(StandardCharsets.UTF_8);
    Headers headers =
        new Headers(
            Map.of("Host", List.of("localhost"), "Content-Length", List.of("" + body.length)));
    return new HttpCall(
        "POST",
        "/v1/" + PARENT + "/operations:heartbeat",
        "",
        headers,
        new RequestBody(new ByteArrayInputStream(body), headers, BodyBudget.ofHeap(1 << 30)));
  }

  private static JsonObject result(JsonObject reply, int index) {
    return reply.getAsJsonArray("results").get(index).getAsJsonObject();
  }

  private void change(String id, UnaryOperator<Operation> change) {
    store.update(Operations.name(id), soon(), stored -> stored.map(change));
  }

  private Instant renewTime(String id) {
    Operation held = store.get(Operations.name(id), soon()).orElseThrow();
    return held.life().lease().orElseThrow().renewTime();
  }

  @Test
  void aCancelThatComesBeforeTheLeaseIsRenewed_isTold() {
    clock.advance(LEASE.dividedBy(4));
    JsonObject reply =
        beat(() -> change("b", it -> it.cancel(cancelRequest(clock.instant()))), "a", "b");
    assertTrue(result(reply, 1).has("cancelRequested"), reply::toString);
  }

  @Test
  void aLeaseThatCantBeRenewedWithOthers_isRenewedByItself_orRefused() {
    clock.advance(LEASE.dividedBy(4));
    JsonObject reply =
        beat(
            () -> store.update(Operations.name("b"), soon(), stored -> Optional.empty()), "a", "b");
    assertEquals(clock.instant(), renewTime("a"));
    JsonObject error = result(reply, 1).getAsJsonObject("error");
    assertEquals(5, error.get("code").getAsInt(), reply::toString);
  }

  @Test
  void aCancelThatIsHeardWhileTheStoreFails_isTold() {
    clock.advance(LEASE.dividedBy(2));
    change("a", it -> it.heartbeat(TOKEN, heartbeat(false), clock.instant()));
    JsonObject reply =
        beat(
            () -> {
              change("a", it -> it.cancel(cancelRequest(clock.instant())));
              told.acquireUninterruptibly();
              throw ServerErrors.storeUnavailable(null);
            },
            "a",
            "b");
    assertTrue(result(reply, 0).has("cancelRequested"), reply::toString);
    assertTrue(result(reply, 1).has("error"), reply::toString);
  }

  @Test
  void aStoreThatCantWrite_isSaid_andWhatIsKnownIsTold() {
    clock.advance(LEASE.dividedBy(2));
    change("a", it -> it.heartbeat(TOKEN, heartbeat(false), clock.instant()));
    change("a", it -> it.cancel(cancelRequest(clock.instant())));
    JsonObject reply =
        beat(
            () -> {
              throw ServerErrors.storeUnavailable(null);
            },
            "a",
            "b");
    assertTrue(result(reply, 0).has("cancelRequested"), reply::toString);
    JsonObject error = result(reply, 1).getAsJsonObject("error");
    assertEquals(14, error.get("code").getAsInt(), reply::toString);
  }

  @Test
  void aCancelThatIsKnown_isToldBeforeLeasesAreRenewed_thatCanWait() {
    change("a", it -> it.cancel(cancelRequest(clock.instant())));
    Instant claimed = clock.instant();
    clock.advance(LEASE.dividedBy(4));
    JsonObject reply = beat(() -> {}, "a", "b");
    assertTrue(result(reply, 0).has("cancelRequested"), reply::toString);
    assertEquals(claimed, renewTime("b"));
    clock.advance(LEASE.dividedBy(4));
    beat(() -> {}, "a", "b");
    assertEquals(clock.instant(), renewTime("b"));
  }

  @Test
  void anOperationThatIsThereTwice_isRefused() {
    JsonObject error = beat(() -> {}, "a", "a").getAsJsonObject("error");
    assertEquals(400, error.get("code").getAsInt());
    assertTrue(error.get("message").getAsString().contains("twice"), error::toString);
  }
}
