package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.longrun.Http.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker is promised that claims with a token of its own, and waits with its heartbeat. */
@Timeout(60)
interface HeartbeatContract extends Served {
  String OWN_TOKEN = "0123456789-abcdefghij_ABCDEFGHIJ";

  private static String claimBody(String worker, String token) {
    return "{\"worker\":\"" + worker + "\",\"leaseToken\":\"" + token + "\"}";
  }

  @Test
  default void theSameClaimAgain_getsTheStoredLease_andRenewsNothing() {
    String name = start("{}");
    Reply first = http().post(name + ":claim", claimBody("w", OWN_TOKEN));
    assertEquals(200, first.status(), first.text());
    assertEquals(OWN_TOKEN, first.json().get("leaseToken").getAsString());
    clock().advance(Duration.ofSeconds(5));
    assertEquals(first.json(), http().post(name + ":claim", claimBody("w", OWN_TOKEN)).json());
    Reply other = http().post(name + ":claim", claimBody("v", OWN_TOKEN));
    assertEquals("OPERATION_ALREADY_CLAIMED", other.reason());
    assertEquals(200, finish(name, OWN_TOKEN, "").status());
    Reply done = http().post(name + ":claim", claimBody("w", OWN_TOKEN));
    assertEquals("OPERATION_ALREADY_DONE", done.reason());
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "", "0123456789-abcdefghij_ABCDEFGHI.", "a b"})
  default void aTokenOfItsOwn_thatIsNone_isRefused(String token) {
    Reply reply = http().post(start("{}") + ":claim", claimBody("w", token));
    assertEquals(400, reply.status(), reply.text());
    assertEquals("INVALID_FIELD", reply.reason());
  }

  private CompletableFuture<Reply> begin(String path, String body) {
    return CompletableFuture.supplyAsync(() -> http().post(path, body));
  }

  private static JsonObject first(Reply reply) {
    return reply.json().getAsJsonArray("results").get(0).getAsJsonObject();
  }

  @Test
  default void aHeartbeatThatWaits_isAnsweredWhenACancelComes_withWhoAskedAndWhy() {
    String name = start("{\"cancelGracePeriod\":\"30s\"}");
    String token = claim(name);
    CompletableFuture<Reply> held =
        begin(name + ":heartbeat", "{\"leaseToken\":\"" + token + "\",\"waitForCancel\":\"20s\"}");
    http().post(name + ":cancel", "", "X-Goog-Request-Reason", "wrong bucket");
    JsonObject told = held.join().json();
    assertTrue(told.get("cancelRequested").getAsBoolean());
    assertEquals("wrong bucket", told.get("cancelReason").getAsString());
    assertEquals("anonymous", told.get("cancelRequestedBy").getAsString());
    assertTrue(told.has("cancelDeadline"));
  }

  @Test
  default void aHeartbeatThatWaits_isRefusedWhenTheOperationEnds() {
    String name = start("{}");
    String token = claim(name);
    CompletableFuture<Reply> held =
        begin(name + ":heartbeat", "{\"leaseToken\":\"" + token + "\",\"waitForCancel\":\"20s\"}");
    http().post(name + ":terminate", "");
    assertEquals("LEASE_NOT_HELD", held.join().reason());
  }

  @Test
  default void aHeartbeatThatDoesNotWait_orWasToldAlready_isAnsweredAtOnce() {
    String name = start("{}");
    String token = claim(name);
    assertFalse(heartbeat(name, token, ",\"waitForCancel\":\"0s\"").json().has("cancelRequested"));
    http().post(name + ":cancel", "");
    assertTrue(
        heartbeat(name, token, ",\"waitForCancel\":\"20s\"")
            .json()
            .get("cancelRequested")
            .getAsBoolean());
  }

  @Test
  default void heartbeatsOfMany_renewEach_andTellOfEachByItself() {
    String parent = project();
    String held = start(parent, "{\"operationId\":\"a\"}");
    String cancelled = start(parent, "{\"operationId\":\"b\"}");
    String lost = start(parent, "{\"operationId\":\"c\"}");
    String body =
        "{\"heartbeats\":["
            + named(held, claim(held))
            + ","
            + named(cancelled, claim(cancelled))
            + ","
            + named(lost, OWN_TOKEN)
            + "],\"waitForCancel\":\"20s\"}";
    http().post(cancelled + ":cancel", "");
    Reply reply = http().post(parent + "/operations:heartbeat", body);
    assertEquals(200, reply.status(), reply.text());
    JsonArray results = reply.json().getAsJsonArray("results");
    assertTrue(results.get(0).getAsJsonObject().has("leaseExpireTime"));
    assertFalse(results.get(0).getAsJsonObject().has("cancelRequested"));
    assertTrue(results.get(1).getAsJsonObject().get("cancelRequested").getAsBoolean());
    JsonObject error = results.get(2).getAsJsonObject().getAsJsonObject("error");
    assertEquals(9, error.get("code").getAsInt());
    assertEquals(lost.substring(4), results.get(2).getAsJsonObject().get("name").getAsString());
  }

  @Test
  default void heartbeatsOfMany_areHeldUntilOneIsCancelled() {
    String parent = project();
    String name = start(parent, "{\"operationId\":\"a\"}");
    String body = "{\"heartbeats\":[" + named(name, claim(name)) + "],\"waitForCancel\":\"20s\"}";
    CompletableFuture<Reply> held = begin(parent + "/operations:heartbeat", body);
    http().post(name + ":cancel", "");
    assertTrue(first(held.join()).get("cancelRequested").getAsBoolean());
  }

  @Test
  default void heartbeatsOfMany_areHeldUntilOneIsTerminated_andOnlyItsLeaseIsLost() {
    String parent = project();
    String name = start(parent, "{\"operationId\":\"a\"}");
    String other = start(parent, "{\"operationId\":\"b\"}");
    String body =
        "{\"heartbeats\":["
            + named(name, claim(name))
            + ","
            + named(other, claim(other))
            + "],\"waitForCancel\":\"20s\"}";
    clock().advance(Duration.ofSeconds(20));
    CompletableFuture<Reply> held = begin(parent + "/operations:heartbeat", body);
    awaitHeartbeat(other);
    awaitHeartbeat(name);
    assertEquals(200, http().post(name + ":terminate", "").status());
    JsonArray results =
        held.orTimeout(10, TimeUnit.SECONDS).join().json().getAsJsonArray("results");
    JsonObject error = results.get(0).getAsJsonObject().getAsJsonObject("error");
    assertTrue(error.toString().contains("LEASE_NOT_HELD"), error::toString);
    assertTrue(results.get(1).getAsJsonObject().has("leaseExpireTime"));
  }

  /** Returns when a heartbeat has renewed the lease since the clock was set. */
  private void awaitHeartbeat(String name) {
    String now = clock().instant().toString();
    while (!http().get(name + ":inspect").text().contains("\"renewTime\": \"" + now)) {
      Thread.onSpinWait();
    }
  }

  @Test
  default void aHeartbeatThatReportsNothing_renewsNothing_inTheFirstSixthOfTheLease() {
    String name = start("{}");
    String token = claim(name);
    String first = heartbeat(name, token, "").json().get("leaseExpireTime").getAsString();
    clock().advance(Duration.ofSeconds(9));
    assertEquals(first, heartbeat(name, token, "").json().get("leaseExpireTime").getAsString());
    clock().advance(Duration.ofSeconds(1));
    String second = heartbeat(name, token, "").json().get("leaseExpireTime").getAsString();
    assertEquals(
        Duration.ofSeconds(10), Duration.between(Instant.parse(first), Instant.parse(second)));
  }

  @Test
  default void heartbeatsOfNone_orOfAnotherParent_areRefused() {
    String parent = project();
    String name = start("{}");
    assertEquals(
        "INVALID_FIELD",
        http().post(parent + "/operations:heartbeat", "{\"heartbeats\":[]}").reason());
    assertEquals(
        "INVALID_FIELD",
        http()
            .post(
                parent + "/operations:heartbeat",
                "{\"heartbeats\":[" + named(name, OWN_TOKEN) + "]}")
            .reason());
  }

  private static String named(String path, String token) {
    return "{\"name\":\"" + path.substring(4) + "\",\"leaseToken\":\"" + token + "\"}";
  }
}
