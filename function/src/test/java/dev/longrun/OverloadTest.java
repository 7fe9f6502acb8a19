package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.Http.Reply;
import dev.longrun.admission.Admission;
import dev.longrun.store.GatedStore;
import dev.longrun.store.sqlite.SqliteOperationStore;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More requests at once than may be served. */
class OverloadTest implements Served {
  @TempDir Path directory;
  private final ManualClock clock = new ManualClock();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private GatedStore store;
  private OperationsServer server;
  private Http http;

  private void serve(int requests, int waits) throws Exception {
    serve(requests, 0, waits);
  }

  private void serve(int requests, int queue, int waits) throws Exception {
    store = new GatedStore(new SqliteOperationStore(directory.resolve("operations.db")));
    Admission admission = new Admission(requests, queue, waits, 0);
    server =
        new OperationsServer(
            Dispatchers.over(store, OpenAccess.access(), clock, new SecureRandom(), admission));
    http = new Http(server.url());
  }

  @AfterEach
  void stop() throws Exception {
    store.open();
    server.close();
    store.close();
    threads.shutdownNow();
  }

  @Override
  public Http http() {
    return http;
  }

  @Override
  public ManualClock clock() {
    return clock;
  }

  private CompletableFuture<Reply> begin(Supplier<Reply> call) {
    return CompletableFuture.supplyAsync(call, threads);
  }

  private static void assertRefused(Reply reply) {
    assertEquals(503, reply.status(), reply.text());
    assertEquals(503, reply.error().get("code").getAsInt());
    assertEquals("UNAVAILABLE", reply.error().get("status").getAsString());
    assertEquals("OVERLOADED", reply.reason());
    assertEquals("1", reply.header("Retry-After"));
    assertEquals("application/json; charset=UTF-8", reply.header("Content-Type"));
    JsonObject retryInfo = reply.error().getAsJsonArray("details").get(1).getAsJsonObject();
    assertEquals("1s", retryInfo.get("retryDelay").getAsString());
  }

  @Test
  void oneRequestTooMany_isRefused_andThoseThatAreServedAreServedWell() throws Exception {
    serve(2, 0);
    String name = start("{}");
    store.shut();
    List<CompletableFuture<Reply>> held = Stream.of(name, name).map(it -> begin(get(it))).toList();
    store.awaitHeldUp(2);
    assertRefused(http.get(name));
    assertRefused(http.post(name + ":cancel", " ".repeat(8_000)));
    store.open();
    held.forEach(reply -> assertEquals(200, reply.join().status()));
    assertEquals(200, http.get(name).status());
    assertEquals("INITIALIZING", state(http.get(name).json()), "what was refused was not done");
  }

  private Supplier<Reply> get(String name) {
    return () -> http.get(name);
  }

  private Supplier<Reply> awaitEnd(String name) {
    return () -> http.post(name + ":wait", "{}");
  }

  @Test
  void waits_takeNobodysPlace() throws Exception {
    serve(1, 2);
    String name = start("{}");
    List<CompletableFuture<Reply>> waits =
        IntStream.range(0, 2)
            .mapToObj(
                i -> {
                  CompletableFuture<Reply> wait = begin(awaitEnd(name));
                  awaitWatch();
                  return wait;
                })
            .toList();
    assertEquals(200, http.get(name).status());
    assertEquals(200, http.post(name + ":cancel", "").status());
    waits.forEach(wait -> assertTrue(wait.join().json().get("done").getAsBoolean()));
    assertEquals(200, http.get(name).status());
  }

  private void awaitWatch() {
    try {
      store.awaitWatch();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void oneWaitTooMany_isAnsweredAtOnce_withTheOperationAsItIs() throws Exception {
    serve(0, 1);
    String name = start("{}");
    CompletableFuture<Reply> wait = begin(awaitEnd(name));
    awaitWatch();
    Reply early = http.post(name + ":wait", "{}");
    assertEquals(200, early.status());
    assertFalse(early.json().has("done"));
    assertEquals(200, http.post(name + ":cancel", "").status());
    assertTrue(wait.join().json().get("done").getAsBoolean());
    String next = start("{}");
    CompletableFuture<Reply> another = begin(awaitEnd(next));
    awaitWatch();
    assertEquals(200, http.post(next + ":cancel", "").status());
    assertTrue(another.join().json().get("done").getAsBoolean(), "its place is free again");
  }

  @Test
  void listsAreServedOneAfterTheOther_oneTooManyIsRefused_andAllElseIsServed() throws Exception {
    serve(8, 0);
    String collection = project() + "/operations";
    store.shut();
    List<CompletableFuture<Reply>> lists =
        IntStream.range(0, 5).mapToObj(i -> begin(get(collection))).toList();
    CompletableFuture.anyOf(lists.toArray(CompletableFuture[]::new)).join();
    store.awaitHeldUp(1);
    assertEquals(404, http.delete(collection + "/x").status());
    store.open();
    assertOneRefused(lists);
    assertEquals(200, http.get(collection).status());
  }

  /** So many gets while none of them ends, one of which is refused. */
  private List<CompletableFuture<Reply>> oneTooMany(String name, int requests) {
    store.shut();
    List<CompletableFuture<Reply>> crowd =
        IntStream.range(0, requests).mapToObj(i -> begin(get(name))).toList();
    CompletableFuture.anyOf(crowd.toArray(CompletableFuture[]::new)).join();
    store.open();
    return crowd;
  }

  private static void assertOneRefused(List<CompletableFuture<Reply>> crowd) {
    Map<Integer, List<Reply>> byStatus =
        crowd.stream().map(CompletableFuture::join).collect(Collectors.groupingBy(Reply::status));
    assertEquals(Set.of(200, 503), byStatus.keySet());
    assertEquals(1, byStatus.get(503).size());
    assertRefused(byStatus.get(503).get(0));
  }

  @Test
  void manyAtOnce_areServedOneAfterTheOther_upToHowManyMayBeHere() throws Exception {
    serve(2, 62, 0);
    String name = start("{}");
    assertOneRefused(oneTooMany(name, 65));
    assertEquals(200, http.get(name).status());
  }

  @Test
  void aCrowd_isServedOrRefused_andAfterItAllIsAsBefore() throws Exception {
    serve(4, 4);
    String name = start("{}");
    List<CompletableFuture<Reply>> crowd =
        IntStream.range(0, 400).mapToObj(i -> begin(get(name))).toList();
    for (CompletableFuture<Reply> reply : crowd) {
      assertTrue(Set.of(200, 503).contains(reply.join().status()), reply.join().text());
      assertEquals(reply.join().status() == 503 ? "OVERLOADED" : "", reply.join().reason());
    }
    IntStream.range(0, 20).forEach(i -> assertEquals(200, http.get(name).status()));
  }

  @Test
  void bodiesThatComeSlowly_takeNobodysPlace() throws Exception {
    serve(2, 62, 0);
    String name = start("{}");
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        slow.add(socket);
        String head =
            "POST "
                + project()
                + "/operations:start HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      }
      assertEquals(200, http.get(name).status());
      assertEquals(200, http.post(name + ":cancel", "{}").status());
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }
}
