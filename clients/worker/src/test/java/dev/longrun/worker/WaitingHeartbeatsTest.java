package dev.longrun.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which requests wait for the cancel requests of which operations. */
class WaitingHeartbeatsTest {
  private final List<WaitingHeartbeats.Request> sent = new ArrayList<>();
  private final List<WaitingHeartbeats.Request> givenUp = new ArrayList<>();
  private final WaitingHeartbeats waiting =
      new WaitingHeartbeats(
          request -> {
            sent.add(request);
            return () -> givenUp.add(request);
          });
  private final List<HeldOperation> held = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-02T03:04:05Z");

  private HeldOperation claim(String parent) {
    HeldOperation operation =
        new HeldOperation(
            parent + "/operations/o" + held.size(),
            new LeaseToken("token"),
            new StopSignal(Runnable::run));
    JsonObject claimed = new JsonObject();
    claimed.addProperty("name", operation.name());
    JsonObject reply = new JsonObject();
    reply.add("operation", claimed);
    reply.addProperty("leaseExpireTime", "2026-01-02T03:05:05Z");
    operation.onClaimed(reply, Duration.ofSeconds(60), now);
    held.add(operation);
    return operation;
  }

  private void claim(String parent, int count) {
    for (int i = 0; i < count; i++) {
      claim(parent);
    }
  }

  private void update() {
    waiting.update(held, now);
    assertTrue(waiting.requestCount() <= 5, "requests: " + waiting.requestCount());
  }

  private int waitingCount() {
    return (int) held.stream().filter(waiting::isWaiting).count();
  }

  @Test
  void aThousandOperations_thatAreNewAtOnce_waitInFiveRequests() {
    claim("projects/p", 1000);
    update();
    assertEquals(5, sent.size());
    assertEquals(1000, waitingCount());
    update();
    assertEquals(5, sent.size());
  }

  @Test
  void aHundredOperations_thatAreNewAtOnce_waitInOneRequest() {
    claim("projects/p", 100);
    update();
    assertEquals(1, sent.size());
    assertEquals(100, waitingCount());
  }

  @Test
  void moreOperationsThanFiveRequestsHold_waitInPart() {
    claim("projects/p", 3000);
    update();
    assertEquals(5, sent.size());
    assertEquals(2500, waitingCount());
  }

  @Test
  void aThousandOperations_thatComeOneByOne_waitInFiveRequests() {
    for (int i = 0; i < 1000; i++) {
      claim("projects/p");
      now = now.plusMillis(10);
      update();
    }
    now = now.plusSeconds(1);
    update();
    assertEquals(1000, waitingCount());
    int resent = sent.stream().mapToInt(request -> request.operations().size()).sum();
    assertTrue(resent < 5000, "heartbeats: " + resent);
  }

  @Test
  void aNewOperation_joinsTheSmallestRequest_onceThatIsASecondOld() {
    for (int i = 0; i < 5; i++) {
      claim("projects/p", 5 - i);
      update();
    }
    HeldOperation late = claim("projects/p");
    update();
    assertFalse(waiting.isWaiting(late), "none is old enough");
    now = now.plusSeconds(1);
    update();
    assertTrue(waiting.isWaiting(late));
    assertEquals(List.of(sent.get(4)), givenUp);
    assertEquals(2, sent.get(5).operations().size());
  }

  @Test
  void aNewOperation_joinsALargeRequest_onceThatIsTenMillisecondsOldForEachInIt() {
    claim("projects/p", 1000);
    update();
    HeldOperation late = claim("projects/p");
    now = now.plusMillis(1999);
    update();
    assertFalse(waiting.isWaiting(late), "none is old enough");
    now = now.plusMillis(1);
    update();
    assertTrue(waiting.isWaiting(late));
  }

  @Test
  void anotherParent_getsARequest_whenTwoOthersCanBeJoined() {
    for (int i = 0; i < 5; i++) {
      claim("projects/p");
      update();
    }
    HeldOperation other = claim("projects/q");
    now = now.plusSeconds(1);
    update();
    assertTrue(waiting.isWaiting(other));
    assertEquals(6, waitingCount());
  }

  @Test
  void aSixthParent_getsNone() {
    for (int i = 0; i < 6; i++) {
      claim("projects/p" + i);
    }
    update();
    now = now.plusSeconds(60);
    update();
    assertEquals(5, waitingCount());
    assertEquals(5, sent.size());
  }

  @Test
  void operationsWhoseRequestHasItsReply_waitAgain_unlessTheyAreToStop() {
    claim("projects/p", 3);
    update();
    held.get(0).stop().cancel(new CancelRequest("somebody", "", Optional.empty()));
    waiting.onCompleted(sent.get(0));
    update();
    assertEquals(held.subList(1, 3), sent.get(1).operations());
  }

  @Test
  void operationsThatAreToWaitLater_doNotWaitBefore() {
    HeldOperation operation = claim("projects/p");
    operation.waitAgainAt(now.plusSeconds(20));
    update();
    assertEquals(0, sent.size());
    now = now.plusSeconds(20);
    update();
    assertEquals(1, sent.size());
  }

  @Test
  void aRequestThatWasGivenUp_changesNothing_whenItsReplyComesAllTheSame() {
    for (int i = 0; i < 5; i++) {
      claim("projects/p");
      update();
    }
    claim("projects/p");
    now = now.plusSeconds(1);
    update();
    waiting.onCompleted(givenUp.get(0));
    assertEquals(6, waitingCount());
  }

  @Test
  void giveUpAll_leavesNone() {
    claim("projects/p", 600);
    update();
    int requests = sent.size();
    waiting.giveUpAll();
    assertEquals(requests, givenUp.size());
    assertEquals(0, waitingCount());
  }
}
