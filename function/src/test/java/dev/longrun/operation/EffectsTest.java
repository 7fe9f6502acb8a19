package dev.longrun.operation;

import static dev.longrun.operation.EffectKind.CANCEL_BACKEND;
import static dev.longrun.operation.EffectKind.PUBLISH_CANCEL_REQUESTED;
import static dev.longrun.operation.EffectKind.PUBLISH_DONE;
import static dev.longrun.operation.EffectKind.PUBLISH_STARTED;
import static dev.longrun.operation.Operations.GRACE;
import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.response;
import static dev.longrun.operation.Operations.terminateRequest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which effects a change owes, when each is tried next, and when it is done or given up. */
class EffectsTest {
  private static final Instant NOW = START.plusSeconds(1);
  private static final Backend BACKEND =
      new Backend("//run.googleapis.com/projects/p/locations/l/jobs/j/executions/e");

  /** In this state, with nothing pending. */
  private static Operation in(String state, boolean events, Optional<Backend> backend) {
    Definition definition = Operations.timed().definition().withEvents(events);
    Report said = Report.ofStart(Optional.empty(), backend);
    Operation started = Operation.start(Operations.name("x"), definition, said, "ann", START);
    Operation operation = Operations.in(state, started);
    for (EffectKind kind : EffectKind.values()) {
      operation = operation.withResult(kind, EffectResult.DONE, START);
    }
    return operation;
  }

  private static Operation in(String state) {
    return in(state, true, Optional.of(BACKEND));
  }

  private static Operation after(String change, Operation operation) {
    return switch (change) {
      case "cancel" -> operation.cancel(cancelRequest(NOW));
      case "terminate" -> operation.terminate(terminateRequest(NOW));
      case "heartbeat" -> operation.heartbeat(TOKEN, heartbeat(true), NOW);
      case "finish" -> operation.finish(TOKEN, response(), NOW);
      case "stop" -> operation.finish(TOKEN, Operations.failure(Code.CANCELLED), NOW);
      case "time" -> operation.settle(NOW.plus(Duration.ofDays(1)));
      default -> throw new IllegalArgumentException(change);
    };
  }

  private static String pending(Operation operation) {
    return operation.effects().pending().stream()
        .map(effect -> effect.kind().text())
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest(name = "{1} of what is {0}: {2}")
  @CsvSource({
    "INITIALIZING, cancel,    cancelBackend publishCancelRequested publishDone",
    "INITIALIZING, terminate, cancelBackend publishCancelRequested publishDone",
    "INITIALIZING, time,      cancelBackend publishDone",
    "PROCESSING,   cancel,    publishCancelRequested",
    "PROCESSING,   terminate, cancelBackend publishCancelRequested publishDone",
    "PROCESSING,   heartbeat, ''",
    "PROCESSING,   finish,    publishDone",
    "PROCESSING,   time,      cancelBackend publishCancelRequested publishDone",
    "CANCELLING,   cancel,    ''",
    "CANCELLING,   terminate, cancelBackend publishDone",
    "CANCELLING,   heartbeat, ''",
    "CANCELLING,   finish,    publishDone",
    "CANCELLING,   stop,      publishDone",
    "CANCELLING,   time,      cancelBackend publishDone",
    "FINALIZING,   cancel,    publishCancelRequested",
    "FINALIZING,   terminate, cancelBackend publishCancelRequested publishDone",
    "FINALIZING,   finish,    publishDone",
    "FINALIZING,   time,      cancelBackend publishDone",
    "FINALIZING+,  cancel,    ''",
    "FINALIZING+,  terminate, cancelBackend publishDone",
    "SUCCESSFUL,   cancel,    ''",
    "FAILED,       terminate, ''",
    "CANCELLED,    time,      ''",
  })
  void aChange_owes(String state, String change, String expected) {
    assertEquals(expected, pending(after(change, in(state))));
    assertEquals(
        expected.replaceAll("cancelBackend ?", ""),
        pending(after(change, in(state, true, Optional.empty()))));
    assertEquals(
        expected.contains("cancelBackend") ? "cancelBackend" : "",
        pending(after(change, in(state, false, Optional.of(BACKEND)))));
    assertEquals("", pending(after(change, in(state, false, Optional.empty()))));
  }

  @Test
  void aStart_owesItsEvent_ifEventsArePublished() {
    Definition definition = Operations.definition().withEvents(true);
    Operation started =
        Operations.start(Operations.name("x"), definition, Optional.empty(), "ann", START);
    assertEquals("publishStarted", pending(started));
    assertEquals(Optional.of(START), started.sweepTime());
    assertEquals("", pending(Operations.in("INITIALIZING")));
  }

  @Test
  void aLeaseThatRanOut_cancelsTheBackendThatAHeartbeatNamed() {
    Operation processing = in("PROCESSING", false, Optional.empty());
    Report report =
        new Report(Optional.empty(), Optional.empty(), Optional.of(BACKEND), Effects.NONE);
    Operation heard =
        processing.heartbeat(TOKEN, new Heartbeat(Optional.empty(), report, true), NOW);
    assertEquals(Optional.of(BACKEND), heard.report().backend());
    assertEquals("", pending(heard));
    Operation kept = heard.heartbeat(TOKEN, heartbeat(true), NOW);
    assertEquals("cancelBackend", pending(after("time", kept)));
  }

  @Test
  void sweepTime_isThatOfTheFirstEffectOfAGroup_orOfWhatTimeBrings() {
    Operation cancelling = after("cancel", in("PROCESSING"));
    assertEquals(Optional.of(NOW), cancelling.sweepTime());
    Operation failed =
        cancelling.withResult(PUBLISH_CANCEL_REQUESTED, EffectResult.failed("503"), NOW);
    assertEquals(Optional.of(NOW.plusSeconds(5)), failed.sweepTime());
    Operation done = failed.terminate(terminateRequest(NOW.plusSeconds(1)));
    assertEquals(Optional.of(NOW.plusSeconds(1)), done.sweepTime()); // the backend
    assertEquals(
        List.of(CANCEL_BACKEND),
        done.effects().due(EffectKind.Group.BACKEND, NOW.plusSeconds(1)).stream()
            .map(Effect::kind)
            .toList());
    Operation stopped = done.withResult(CANCEL_BACKEND, EffectResult.DONE, NOW.plusSeconds(2));
    assertEquals(Optional.of(NOW.plusSeconds(5)), stopped.sweepTime());
    assertEquals(List.of(), stopped.effects().due(EffectKind.Group.EVENTS, NOW.plusSeconds(4)));
    assertEquals(
        List.of(PUBLISH_CANCEL_REQUESTED, PUBLISH_DONE),
        stopped.effects().due(EffectKind.Group.EVENTS, NOW.plusSeconds(5)).stream()
            .map(Effect::kind)
            .toList());
    assertEquals(cancelling.settleTime(), Optional.of(NOW.plus(GRACE)));
  }

  @Test
  void itIsNotPurged_beforeAllIsCarriedOut() {
    Operation done = after("terminate", in("PROCESSING"));
    for (EffectKind kind : List.of(PUBLISH_CANCEL_REQUESTED, CANCEL_BACKEND, PUBLISH_DONE)) {
      assertEquals(Optional.empty(), done.purgeTime());
      done = done.withResult(kind, EffectResult.DONE, NOW);
    }
    assertEquals(Optional.of(NOW.plus(Operation.RETENTION)), done.purgeTime());
    assertEquals(Optional.empty(), done.sweepTime());
  }

  @Test
  void theCancelOfABackend_isTakenDown_asWhatCameOfIt() {
    Operation ended = after("terminate", in("PROCESSING"));
    BackendCancel done =
        ended.withResult(CANCEL_BACKEND, EffectResult.DONE, NOW).effects().backendCancel();
    assertEquals(new BackendCancel(Optional.of(NOW), ""), done);
    for (EffectResult result : List.of(EffectResult.missing("404"), EffectResult.refused("403"))) {
      Operation after = ended.withResult(CANCEL_BACKEND, result, NOW);
      assertEquals(
          new BackendCancel(Optional.empty(), result.error()), after.effects().backendCancel());
      assertFalse(after.effects().pending(CANCEL_BACKEND).isPresent());
    }
  }

  @Test
  void attempts_areFurtherAndFurtherApart_up15Minutes_andEndAfterAHundred() {
    Operation ended = after("finish", in("PROCESSING"));
    Instant time = NOW;
    List<Long> pauses = new ArrayList<>();
    for (int i = 1; i < Effect.MAX_ATTEMPTS; i++) {
      ended = ended.withResult(PUBLISH_DONE, EffectResult.failed("error " + i), time);
      Effect left = ended.effects().pending(PUBLISH_DONE).orElseThrow();
      assertEquals(i, left.failures());
      assertEquals("error " + i, left.error());
      pauses.add(Duration.between(time, left.nextAttemptTime()).toSeconds());
      time = left.nextAttemptTime();
    }
    assertEquals(List.of(5L, 10L, 20L, 40L, 80L, 160L, 320L, 640L, 900L), pauses.subList(0, 9));
    assertEquals(900, pauses.get(pauses.size() - 1));
    Operation givenUp = ended.withResult(PUBLISH_DONE, EffectResult.failed("the last"), time);
    assertFalse(givenUp.effects().isPending());
    LifeEvent told = givenUp.history().events().get(givenUp.history().events().size() - 1);
    assertEquals(
        new LifeEvent(time, "effectGivenUp", State.SUCCESSFUL, "longrun", "publishDone: the last"),
        told);
  }

  @Test
  void whatIsRefused_isGivenUpAtOnce_andWhatIsMissing_isNotToldAsGivenUp() {
    Operation ended = after("terminate", in("PROCESSING"));
    int events = ended.history().events().size();
    Operation refused = ended.withResult(CANCEL_BACKEND, EffectResult.refused("403"), NOW);
    assertEquals(events + 1, refused.history().events().size());
    Operation missing = ended.withResult(CANCEL_BACKEND, EffectResult.missing("404"), NOW);
    assertEquals(events, missing.history().events().size());
  }

  @Test
  void anEffectThatIsNotPending_orWasNotTriedToTheEnd_changesNothing() {
    Operation cancelling = after("cancel", in("PROCESSING"));
    assertSame(cancelling, cancelling.withResult(PUBLISH_STARTED, EffectResult.DONE, NOW));
    assertSame(cancelling, cancelling.withResult(CANCEL_BACKEND, EffectResult.refused("x"), NOW));
    assertSame(cancelling, cancelling.withResult(PUBLISH_CANCEL_REQUESTED, EffectResult.LEFT, NOW));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "projects/p/locations/l/jobs/j",
        "https://run.googleapis.com/projects/p/locations/l/jobs/j",
        "//run.googleapis.com/v2/projects/p/locations/l/jobs/j",
        "//run.googleapis.com/projects",
        "//run.googleapis.com/projects/",
        "//run.googleapis.com/projects/p/",
        "//run.googleapis.com/projects/p//jobs",
        "//run.googleapis.com/projects/../p",
        "//run.googleapis.com/projects/p/%2e%2e/q",
        "//run.googleapis.com/projects/p?x=y",
        "//run.googleapis.com/projects/p#y",
        "//run.googleapis.com/projects/p/jobs/j\n",
        "//run.googleapis.com:443/projects/p",
        "//user@run.googleapis.com/projects/p",
        "//run.googleapis.com.example.com/projects/p",
        "//example.com/projects/p",
        "//a.b.googleapis.com/projects/p",
        "//.googleapis.com/projects/p",
        "//run.googleapis.com\\projects/p",
        "//run.googleapis.com/projects/p/jobs/\u0440",
      })
  void aBackend_thatIsNoFullResourceName_isRefused(String name) {
    ApiException refused = assertThrows(ApiException.class, () -> new Backend(name));
    assertEquals("INVALID_FIELD", refused.error().reason());
  }

  @Test
  void aBackend_inAnotherProject_isRefused_atTheStartAndInAHeartbeat() {
    Backend other = new Backend(BACKEND.name().replace("/p/", "/p2/"));
    Report said = Report.ofStart(Optional.empty(), Optional.of(other));
    Definition definition = Operations.definition();
    assertRefused(() -> Operation.start(Operations.name("x"), definition, said, "", START));
    Report report =
        new Report(Optional.empty(), Optional.empty(), Optional.of(other), Effects.NONE);
    assertRefused(
        () ->
            in("PROCESSING").heartbeat(TOKEN, new Heartbeat(Optional.empty(), report, true), NOW));
  }

  private static void assertRefused(Runnable change) {
    ApiException refused = assertThrows(ApiException.class, change::run);
    assertTrue(refused.getMessage().contains("own project"), refused::getMessage);
  }
}
