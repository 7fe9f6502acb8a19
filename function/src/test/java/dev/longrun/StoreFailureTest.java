package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.google.gson.JsonObject;
import dev.longrun.Http.Reply;
import dev.longrun.store.OperationStore;
import dev.longrun.store.firestore.FirestoreConnection;
import dev.longrun.store.firestore.FirestoreDatabase;
import dev.longrun.store.firestore.FirestoreOperationStore;
import dev.longrun.store.sqlite.SqliteOperationStore;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a caller is told when the store can't be used: try again, in a form that clients know. */
@Tag("slow")
class StoreFailureTest {
  private static final String COLLECTION = "/v1/projects/p/operations";

  /** After which Google's clients give up on a call. */
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  @TempDir static Path directory;

  private static OperationsServer serve(OperationStore store) throws Exception {
    return new OperationsServer(
        Dispatchers.over(store, OpenAccess.access(), new ManualClock(), new Random(1)));
  }

  private static List<Supplier<Reply>> everyMethod(Http http) {
    String name = COLLECTION + "/x";
    return List.of(
        () -> http.get(name),
        () -> http.get(COLLECTION),
        () -> http.post(name + ":cancel", ""),
        () -> http.delete(name),
        () -> http.post(name + ":wait", "{}"),
        () -> http.post(COLLECTION + ":start", "{}"),
        () -> http.post(name + ":claim", "{\"worker\":\"w\"}"),
        () -> http.post(name + ":heartbeat", "{\"leaseToken\":\"t\"}"),
        () -> http.post(name + ":finish", "{\"leaseToken\":\"t\"}"));
  }

  private static void assertUnavailable(Reply reply) {
    assertEquals(503, reply.status(), reply.text());
    assertEquals("UNAVAILABLE", reply.error().get("status").getAsString());
    assertEquals("STORE_UNAVAILABLE", reply.reason());
    assertEquals("1", reply.header("Retry-After"));
    JsonObject retryInfo = reply.error().getAsJsonArray("details").get(1).getAsJsonObject();
    assertEquals("type.googleapis.com/google.rpc.RetryInfo", retryInfo.get("@type").getAsString());
    assertEquals("1s", retryInfo.get("retryDelay").getAsString());
  }

  @Test
  void everyMethod_isUnavailable_whenTheTableIsGone() throws Exception {
    Path file = directory.resolve("operations.db");
    try (OperationStore store = new SqliteOperationStore(file);
        OperationsServer server = serve(store)) {
      Http http = new Http(server.url());
      assertEquals(200, http.get(COLLECTION).status());
      try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement statement = other.createStatement()) {
        statement.execute("DROP TABLE operations");
      }
      everyMethod(http).forEach(call -> assertUnavailable(call.get()));
    }
  }

  @Test
  void everyMethod_isUnavailable_whenNothingListensWhereFirestoreShould() throws Exception {
    assertEveryMethodIsUnavailableInTime("127.0.0.1:1");
  }

  @Test
  void everyMethod_isUnavailable_inTime_whenFirestoreTakesCallsAndNeverAnswers() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertEveryMethodIsUnavailableInTime("127.0.0.1:" + silent.getLocalPort());
    }
  }

  private static void assertEveryMethodIsUnavailableInTime(String firestore) throws Exception {
    FirestoreDatabase database =
        new FirestoreDatabase("demo-longrun", FirestoreDatabase.DEFAULT, Optional.of(firestore));
    try (OperationStore store =
            new FirestoreOperationStore(FirestoreConnection.to(database), new Random(1));
        OperationsServer server = serve(store)) {
      List<Supplier<Reply>> calls = everyMethod(new Http(server.url()));
      ExecutorService threads = Executors.newFixedThreadPool(calls.size());
      try {
        List<CompletableFuture<Reply>> replies =
            calls.stream().map(it -> CompletableFuture.supplyAsync(it, threads)).toList();
        assertTimeout(DEADLINE, () -> replies.forEach(CompletableFuture::join));
        replies.forEach(reply -> assertUnavailable(reply.join()));
      } finally {
        threads.shutdownNow();
      }
    }
  }
}
