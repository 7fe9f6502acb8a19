package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.longrun.store.firestore.RequiresFirestoreEmulator;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a request costs: calls to Firestore are most of its time, and all of its price. */
@RequiresFirestoreEmulator
class FirestoreCallsTest {
  private final String parent = "/v1/projects/p" + UUID.randomUUID();
  private final String operation = parent + "/operations/x";
  private CallsToFirestore firestore;

  @BeforeEach
  void open() throws IOException {
    firestore = new CallsToFirestore();
    post(parent + "/operations:start", "{\"operationId\": \"x\"}");
  }

  @AfterEach
  void close() throws IOException {
    firestore.close();
  }

  private CallsToFirestore.Counted post(String path, String body) throws IOException {
    return firestore.request("POST", path, body);
  }

  private String claimed() throws IOException {
    return claimed(operation);
  }

  private String claimed(String path) throws IOException {
    String token =
        post(path + ":claim", "{\"worker\": \"w\"}").reply().get("leaseToken").getAsString();
    return "{\"leaseToken\": \"" + token + "\"}";
  }

  private String named(String path) throws IOException {
    String name = path.substring("/v1/".length());
    return claimed(path).replace("{", "{\"name\": \"" + name + "\", ");
  }

  @Test
  void start_readsAndWrites() throws IOException {
    assertEquals(2, post(parent + "/operations:start", "{\"operationId\": \"y\"}").calls());
  }

  @Test
  void cancel_readsAndWrites() throws IOException {
    assertEquals(2, post(operation + ":cancel", "").calls());
  }

  @Test
  void cancel_ofWhatAWorkerHolds_readsAndWrites() throws IOException {
    claimed();
    assertEquals(2, post(operation + ":cancel", "").calls());
  }

  @Test
  void cancel_onceMore_onlyReads() throws IOException {
    post(operation + ":cancel", "");
    assertEquals(1, post(operation + ":cancel", "").calls());
  }

  @Test
  void get_reads() throws IOException {
    assertEquals(1, firestore.request("GET", operation, "").calls());
  }

  @Test
  void list_queriesOnceForAPage() throws IOException {
    post(parent + "/operations:start", "");
    String list = parent + "/operations?pageSize=1";
    CallsToFirestore.Counted first = firestore.request("GET", list, "");
    String token = first.reply().get("nextPageToken").getAsString();
    assertEquals(1, first.calls());
    assertEquals(1, firestore.request("GET", list + "&pageToken=" + token, "").calls());
  }

  @Test
  void heartbeat_thatReports_readsAndWrites() throws IOException {
    String lease = claimed().replace("}", ", \"progress\": {\"workCompleted\": 1}}");
    assertEquals(2, post(operation + ":heartbeat", lease).calls());
  }

  @Test
  void heartbeat_thatSaysNothingNew_reads() throws IOException {
    assertEquals(1, post(operation + ":heartbeat", claimed()).calls());
  }

  @Test
  void heartbeatsOfMany_thatSayNothingNew_readTogether() throws IOException {
    post(parent + "/operations:start", "{\"operationId\": \"y\"}");
    String other = parent + "/operations/y";
    String body = "{\"heartbeats\": [" + named(operation) + ", " + named(other) + "]}";
    CallsToFirestore.Counted heartbeats = post(parent + "/operations:heartbeat", body);
    assertEquals(1, heartbeats.calls(), heartbeats.reply()::toString);
    assertFalse(heartbeats.reply().toString().contains("error"), heartbeats.reply()::toString);
  }

  @Test
  void finish_readsAndWrites() throws IOException {
    assertEquals(2, post(operation + ":finish", claimed()).calls());
  }

  @Test
  void claim_looksFirst_thenReadsAndWrites() throws IOException {
    assertEquals(3, post(operation + ":claim", "{\"worker\": \"w\"}").calls());
  }

  @Test
  void delete_readsAndWrites() throws IOException {
    post(operation + ":cancel", "");
    assertEquals(2, firestore.request("DELETE", operation, "").calls());
  }
}
