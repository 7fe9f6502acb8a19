package dev.longrun.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.worker.client.Operation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** How what a handler reports reaches the readers, and how the lease is renewed meanwhile. */
class WorkerReportTest extends LeaseFixture {
  private static final Duration MICROSECOND = Duration.ofNanos(1000);

  private static String step(Operation operation) {
    JsonObject metadata = operation.metadata().orElseThrow();
    return metadata.has("value") ? metadata.getAsJsonObject("value").get("step").getAsString() : "";
  }

  private static boolean reports(FaultyProxy.Seen request) {
    return request.verb().equals("heartbeat") && !request.waits();
  }

  private void awaitTicks() throws InterruptedException {
    Thread.sleep(350);
  }

  @Test
  void report_isShownASecondLater_theNewestOnly() throws Exception {
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    OperationContext context = handler.begun();
    context.report(1, 9);
    context.metadata(typed("step", "1"));
    context.report(2, 9);
    backend.advance(SECOND);
    await(() -> completed(get(name)).equals("2"));
    assertEquals("1", step(get(name)));

    context.report(3, 9);
    backend.advance(SECOND);
    await(() -> completed(get(name)).equals("3"));
    assertEquals("1", step(get(name)));
    handler.succeed();
    ended(running);
  }

  @Test
  void reports_howeverMany_areSentAtMostOnceASecond() throws Exception {
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    OperationContext context = handler.begun();
    awaitWaiting(name);
    for (int second = 1; second <= 3; second++) {
      for (int i = 0; i < 1000; i++) {
        context.report(second * 1000L + i, 9000);
      }
      backend.advance(SECOND.minus(MICROSECOND));
      awaitTicks();
      assertEquals(second - 1, proxy.count(WorkerReportTest::reports));
      backend.advance(MICROSECOND);
      String newest = Long.toString(second * 1000L + 999);
      await(() -> completed(get(name)).equals(newest));
    }
    awaitTicks();
    assertEquals(3, proxy.count(WorkerReportTest::reports));
    handler.succeed();
    ended(running);
  }

  @Test
  void lease_isRenewedAtAThirdOfItsLength_andNotBefore_byTheHeartbeatThatWaits() throws Exception {
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    handler.begun();
    awaitWaiting(name);
    for (int third = 1; third <= 4; third++) {
      await(() -> fake.waiting() == 1);
      backend.advance(LEASE.dividedBy(3).minus(MICROSECOND));
      awaitTicks();
      assertEquals(third, proxy.count(FaultyProxy.Seen::waits));
      backend.advance(MICROSECOND);
      int expected = third + 1;
      await(() -> proxy.count(FaultyProxy.Seen::waits) == expected);
    }
    assertEquals(0, proxy.count(WorkerReportTest::reports), "they are enough");
    assertEquals("PROCESSING", state(name));
    handler.succeed();
    assertTrue(ended(running).isSuccessful());
  }

  @Test
  void report_thatIsTooLarge_isDropped_andTheLeaseStillRenewed() throws Exception {
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    OperationContext context = handler.begun();
    context.metadata(tooLarge());
    backend.advance(SECOND);
    await(() -> proxy.count(WorkerReportTest::reports) >= 1);
    context.metadata(typed("step", "1"));
    advanceUntil(() -> step(get(name)).equals("1"));
    handler.succeed();
    assertTrue(ended(running).isSuccessful());
  }

  @Test
  void report_thatIsTooLarge_losesNoOtherOperationsReport() throws Exception {
    Worker worker = worker();
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    WaitingHandler other = new WaitingHandler();
    Future<Operation> running = begin(worker, name, handler);
    Future<Operation> otherRunning = begin(worker, start(), other);
    OperationContext context = handler.begun();
    other.begun().metadata(tooLarge());
    context.report(5, 9);
    backend.advance(SECOND);
    await(() -> completed(get(name)).equals("5"));
    handler.succeed();
    other.succeed();
    assertTrue(ended(running).isSuccessful());
    assertTrue(ended(otherRunning).isSuccessful());
  }

  @Test
  void finalizing_withAReportThatIsTooLarge_isFinalAllTheSame() throws Exception {
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    OperationContext context = handler.begun();
    context.metadata(tooLarge());
    context.finalizing();
    assertEquals("FINALIZING", state(name));
    cancel(name);
    assertFalse(context.cancelRequested());
    handler.succeed();
    assertTrue(ended(running).isSuccessful());
  }

  @Test
  void lastReport_thatIsTooLarge_isDropped_andTheResultStands() throws Exception {
    Operation ended =
        worker()
            .run(
                start(),
                context -> {
                  context.metadata(tooLarge());
                  return Optional.empty();
                });
    assertTrue(ended.isSuccessful());
    assertEquals("", step(ended));
  }

  private static JsonObject tooLarge() {
    return typed("step", "x".repeat(1_000_000));
  }

  @Test
  void finalizing_sendsWhatWasReportedBefore() throws Exception {
    String name = start();
    WaitingHandler handler = new WaitingHandler();
    Future<Operation> running = begin(worker(), name, handler);
    OperationContext context = handler.begun();
    context.report(8, 9);
    context.finalizing();
    assertEquals("8", completed(get(name)));
    handler.succeed();
    ended(running);
  }

  @Test
  void lastReport_isThereWhenTheOperationHasEnded() throws Exception {
    Operation ended =
        worker()
            .run(
                start(),
                context -> {
                  context.report(9, 9);
                  context.metadata(typed("step", "9"));
                  return Optional.empty();
                });
    assertEquals("9", completed(ended));
    assertEquals("9", step(ended));
  }

  @Test
  void progress_thatIsNegative_isRefused() throws Exception {
    Operation ended =
        worker()
            .run(
                start(),
                context -> {
                  assertThrows(IllegalArgumentException.class, () -> context.report(-1, 9));
                  assertThrows(IllegalArgumentException.class, () -> context.report(1, -9));
                  return Optional.empty();
                });
    assertTrue(ended.isSuccessful());
  }
}
