package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.operation.OperationName;
import dev.longrun.store.OpenedStore;
import dev.longrun.store.OperationStore;
import dev.longrun.store.StoreUnderTest;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server over a store with documents that can't be decoded, and what it logs of them. */
abstract class UndecodableFixture {
  static final String COLLECTION = "projects/p/operations";
  static final Duration MINUTE = Duration.ofMinutes(1);

  final ManualClock clock = new ManualClock();
  private final Logger logger = Logger.getLogger("dev.longrun");
  private final List<String> logged = new ArrayList<>();
  private final Handler recorder = new Recorder();
  OpenedStore opened;
  OperationStore store;
  private final StoreUnderTest storeUnderTest;
  private OperationsServer server;
  Http http;

  UndecodableFixture(StoreUnderTest storeUnderTest) {
    this.storeUnderTest = storeUnderTest;
  }

  private final class Recorder extends Handler {
    @Override
    public synchronized void publish(LogRecord line) {
      logged.add(line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void startServer(@TempDir Path directory) throws Exception {
    logger.addHandler(recorder);
    opened = storeUnderTest.openWithDocuments(directory);
    store = opened.store();
    server =
        new OperationsServer(
            Dispatchers.over(store, OpenAccess.access(), clock, new SecureRandom()));
    http = new Http(server.url());
  }

  @AfterEach
  void stopServer() throws Exception {
    logger.removeHandler(recorder);
    server.close();
    store.close();
  }

  static String name(String id) {
    return COLLECTION + "/" + id;
  }

  void start(String id) {
    Http.Reply reply =
        http.post("/v1/" + COLLECTION + ":start", "{\"operationId\":\"" + id + "\"}");
    assertEquals(200, reply.status(), reply.text());
  }

  void startUndecodable(String id) throws Exception {
    start(id);
    opened.documents().makeUndecodable(name(id));
  }

  boolean isLogged(String name) {
    return logged.stream().anyMatch(line -> line.contains(name));
  }

  /** The ids on all pages of this size. */
  List<String> listed(int pageSize) {
    List<String> ids = new ArrayList<>();
    String token = "";
    do {
      String query = "?pageSize=" + pageSize + "&pageToken=" + token;
      Http.Reply reply = http.get("/v1/" + COLLECTION + query);
      assertEquals(200, reply.status(), reply.text());
      JsonObject page = reply.json();
      if (page.has("operations")) {
        for (JsonElement each : page.getAsJsonArray("operations")) {
          ids.add(OperationName.parse(each.getAsJsonObject().get("name").getAsString()).id());
        }
      }
      token = page.has("nextPageToken") ? page.get("nextPageToken").getAsString() : "";
    } while (!token.isEmpty());
    return ids;
  }
}
