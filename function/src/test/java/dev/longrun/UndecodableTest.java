package dev.longrun;

import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.lease;
import static dev.longrun.service.Live.live;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Effect;
import dev.longrun.operation.Operation;
import dev.longrun.operation.Operations;
import dev.longrun.operation.State;
import dev.longrun.service.Sweep;
import dev.longrun.service.SweepSummary;
import dev.longrun.store.EachStore;
import dev.longrun.store.StoreUnderTest;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One document that can't be decoded, as after a rollback, spoils nothing but itself. */
@EachStore
class UndecodableTest extends UndecodableFixture {
  UndecodableTest(StoreUnderTest storeUnderTest) {
    super(storeUnderTest);
  }

  @Test
  void get_isInternal_andSaysWhichOperationItIs() throws Exception {
    startUndecodable("x");
    Http.Reply reply = http.get("/v1/" + name("x"));
    assertEquals(500, reply.status(), reply.text());
    assertEquals("INTERNAL", reply.error().get("status").getAsString());
    assertEquals("OPERATION_UNDECODABLE", reply.reason());
    assertTrue(reply.error().get("message").getAsString().contains(name("x")), reply.text());
  }

  @Test
  void noMethod_changesIt() throws Exception {
    startUndecodable("x");
    Object before = opened.documents().read(name("x"));
    String path = "/v1/" + name("x");
    String lease = "{\"leaseToken\":\"t\"}";
    List<Http.Reply> replies =
        List.of(
            http.post(path + ":cancel", ""),
            http.delete(path),
            http.post(path + ":wait", "{}"),
            http.post(path + ":claim", "{\"worker\":\"w\"}"),
            http.post(path + ":heartbeat", lease),
            http.post(path + ":finish", lease));
    for (Http.Reply reply : replies) {
      assertEquals(500, reply.status(), reply.text());
      assertEquals("OPERATION_UNDECODABLE", reply.reason());
    }
    assertEquals(before, opened.documents().read(name("x")));
  }

  @Test
  void heartbeatsOfMany_tellOfItByItself() throws Exception {
    String token = "0123456789-abcdefghij_ABCDEFGHIJ";
    for (String id : List.of("a", "b")) {
      start(id);
      String claim = "{\"worker\":\"w\",\"leaseToken\":\"" + token + "\"}";
      assertEquals(200, http.post("/v1/" + name(id) + ":claim", claim).status());
    }
    opened.documents().makeUndecodable(name("a"));
    String lease = "\",\"leaseToken\":\"" + token + "\"}";
    String body =
        "{\"heartbeats\":[{\"name\":\""
            + (name("a") + lease + ",{\"name\":\"" + name("b") + lease)
            + "]}";
    Http.Reply reply = http.post("/v1/" + COLLECTION + ":heartbeat", body);
    assertEquals(200, reply.status(), reply.text());
    JsonArray results = reply.json().getAsJsonArray("results");
    assertTrue(results.get(0).toString().contains("OPERATION_UNDECODABLE"), reply.text());
    assertTrue(results.get(1).getAsJsonObject().has("leaseExpireTime"), reply.text());
  }

  @Test
  void start_underItsName_alreadyExists_withAParentOrWithout_andLeavesItAsItIs() throws Exception {
    start("above");
    startUndecodable("x");
    Object before = opened.documents().read(name("x"));
    for (String parent : List.of("", ",\"parentOperation\":\"" + name("above") + "\"")) {
      Http.Reply reply =
          http.post("/v1/" + COLLECTION + ":start", "{\"operationId\":\"x\"" + parent + "}");
      assertEquals(409, reply.status(), reply.text());
      assertEquals("OPERATION_ALREADY_EXISTS", reply.reason());
    }
    assertEquals(before, opened.documents().read(name("x")));
  }

  @Test
  void start_underAParentThatCannotBeDecoded_isInternal() throws Exception {
    startUndecodable("above");
    String child = "{\"operationId\":\"x\",\"parentOperation\":\"" + name("above") + "\"}";
    Http.Reply reply = http.post("/v1/" + COLLECTION + ":start", child);
    assertEquals(500, reply.status(), reply.text());
    assertEquals("OPERATION_UNDECODABLE", reply.reason());
  }

  @Test
  void list_leavesItOut_whateverTheSizeOfThePage_andLogsIt() throws Exception {
    for (String id : List.of("a", "c", "e")) {
      start(id);
    }
    for (String id : List.of("b", "d", "f", "g")) {
      startUndecodable(id);
    }
    for (int pageSize = 1; pageSize < 9; pageSize++) {
      assertEquals(List.of("a", "c", "e"), listed(pageSize));
    }
    assertTrue(isLogged("4 documents") && isLogged(name("b")) && isLogged(name("g")));
  }

  @Test
  void list_goesOnBeyondMoreOfThemThanItReadsAtOnce() throws Exception {
    for (int i = 0; i < 230; i++) {
      startUndecodable("a%03d".formatted(i));
    }
    start("b");
    assertTrue(http.get("/v1/" + COLLECTION).text().contains(name("b")), "not on the first page");
    assertEquals(List.of("b"), listed(1));
  }

  @Test
  void cancelOfAll_leavesItOut() throws Exception {
    startUndecodable("a");
    start("b");
    Http.Reply reply = http.post("/v1/" + COLLECTION + ":cancel", "{\"filter\":\"*\"}");
    assertEquals(200, reply.status(), reply.text());
    assertEquals(1, reply.json().getAsJsonArray("results").size());
    assertEquals(State.CANCELLED, store.get(Operations.name("b"), soon()).orElseThrow().state());
  }

  /** Starts it, and has a worker lose it. */
  private Operation lost(String id) {
    Operation operation =
        Operations.initializing(Operations.name(id)).claim(lease(TOKEN, Operations.START));
    return store.update(operation.name(), soon(), none -> Optional.of(operation)).written();
  }

  @Test
  void sweep_goesOnBeyondMoreOfThemThanItReadsAtOnce_countsThem_andNamesThem() throws Exception {
    for (int i = 0; i < 130; i++) {
      lost("a%03d".formatted(i));
      opened.documents().makeUndecodable(name("a%03d".formatted(i)));
    }
    Object before = opened.documents().read(name("a000"));
    Operation later = lost("b");
    assertEquals(
        new SweepSummary(new SweepSummary.Counts(1, 0, 0, 0, 130), true),
        new Sweep(live(store, clock)).run(Deadline.after(MINUTE)));
    assertEquals(State.FAILED, store.get(later.name(), soon()).orElseThrow().state());
    assertEquals(before, opened.documents().read(name("a000")));
    assertTrue(isLogged(name("a000")) && isLogged(name("a129")));
  }

  @Test
  void sweep_leavesOneThatHasExpired() throws Exception {
    IntStream.range(0, 2).forEach(i -> start("x" + i));
    http.post("/v1/" + name("x0") + ":cancel", "");
    http.post("/v1/" + name("x1") + ":cancel", "");
    opened.documents().makeUndecodable(name("x0"));
    clock.advance(Operation.RETENTION.plus(store.sweepSettings().purgeDelay()));
    assertEquals(
        new SweepSummary(new SweepSummary.Counts(0, 0, 1, 0, 1), true),
        new Sweep(live(store, clock)).run(Deadline.after(MINUTE)));
    assertEquals(404, http.get("/v1/" + name("x1")).status());
    assertEquals(500, http.get("/v1/" + name("x0")).status());
  }

  @Test
  void longestCancelling_isThatOfTheOthers() throws Exception {
    for (String id : List.of("a", "b")) {
      CancelRequest asked = Operations.cancelRequest(Operations.START);
      store.update(lost(id).name(), soon(), stored -> stored.map(it -> it.cancel(asked)));
    }
    opened.documents().makeUndecodable(name("a"));
    assertEquals(
        Duration.between(Operations.START, clock.instant()),
        new Sweep(live(store, clock)).longestCancelling(Deadline.after(MINUTE)));
  }

  @Test
  void cancelOfAParent_isNotDone_asLongAsAChildCannotBeDecoded() throws Exception {
    start("above");
    for (String id : List.of("a", "b", "c")) {
      String child =
          "{\"operationId\":\"" + id + "\",\"parentOperation\":\"" + name("above") + "\"}";
      assertEquals(200, http.post("/v1/" + COLLECTION + ":start", child).status());
    }
    opened.documents().makeUndecodable(name("b"));
    assertEquals(200, http.post("/v1/" + name("above") + ":cancel", "").status());
    assertEquals(State.CANCELLED, store.get(Operations.name("a"), soon()).orElseThrow().state());
    assertEquals(State.CANCELLED, store.get(Operations.name("c"), soon()).orElseThrow().state());
    assertTrue(
        Operations.hasChildrenToCancel(store.get(Operations.name("above"), soon()).orElseThrow()));
    clock.advance(MINUTE);
    assertEquals(
        new SweepSummary(new SweepSummary.Counts(0, 0, 0, 1, 0), true),
        new Sweep(live(store, clock)).run(Deadline.after(MINUTE)));
    Effect left =
        store.get(Operations.name("above"), soon()).orElseThrow().effects().pending().get(0);
    assertEquals(2, left.failures());
    assertEquals("can't be decoded: " + name("b"), left.error());
  }
}
