package dev.longrun.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.model.Command.Adopt;
import dev.longrun.model.Command.Cancel;
import dev.longrun.model.Command.Claim;
import dev.longrun.model.Command.Delete;
import dev.longrun.model.Command.Finish;
import dev.longrun.model.Command.Get;
import dev.longrun.model.Command.Heartbeat;
import dev.longrun.model.Command.PassedOn;
import dev.longrun.model.Command.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a parent and a child may be told, in histories without any luck in them. */
class FamilyTest {
  private static final Start START = new Start(true, Optional.empty(), Optional.empty());
  private static final Start CHILD = START.under(Optional.of("b"));
  private static final Cancel CANCEL = new Cancel("x");
  private static final Duration LEASE = Duration.ofMinutes(1);

  private final RecordedClock clock = new RecordedClock(Instant.parse("2026-11-22T07:00:00Z"));
  private final RoundJournal journal = new RoundJournal();
  private final Map<String, Model> models = new TreeMap<>();
  private long time = System.nanoTime();

  /** Happens, and nobody is told. */
  private CallAnswer happens(String id, Command command) {
    Oracle.Next next =
        Oracle.next(Optional.ofNullable(models.remove(id)), command, clock.instant());
    next.model().ifPresent(model -> models.put(id, model));
    return next.answer();
  }

  private Event called(String id, Command command) {
    CallAnswer answer = happens(id, command);
    List<Instant> nows = List.of(clock.instant());
    return new Event(0, command, Optional.of(answer), time++, time++, nows);
  }

  private void call(String id, Command command) {
    journal.add(id, called(id, command));
  }

  private void startChild(Start start) {
    StartNotes.note(journal, "d", called("d", start));
    happens("b", new Adopt("d-0"));
  }

  private String violation() {
    Map<String, View> last = new TreeMap<>();
    models.forEach((id, model) -> last.put(id, model.view()));
    return journal.family(clock).violation(last).orElse("");
  }

  @Test
  void aChild_isCancelledWithItsParent() {
    call("b", START);
    startChild(CHILD);
    call("b", CANCEL);
    happens("d", new PassedOn("b", false));
    call("d", new Get());
    assertEquals("", violation());
  }

  @Test
  void aChild_isNotCancelledBeforeItsParent() {
    call("b", START);
    startChild(CHILD);
    happens("d", new PassedOn("b", false));
    call("d", new Get());
    call("b", CANCEL);
    assertTrue(violation().contains("no order"));
  }

  @Test
  void aCancelThatIsTooLateToActOn_isNotPassedOn() {
    call("b", START);
    startChild(CHILD);
    call("b", new Claim("t", LEASE));
    call("b", new Heartbeat("t", Optional.empty(), true, Optional.empty()));
    call("b", CANCEL);
    assertEquals("", violation());
    happens("d", new PassedOn("b", false));
    call("d", new Get());
    assertTrue(violation().contains("no order"));
  }

  @Test
  void aChildOfACancelledParent_doesNotGoOn() {
    call("b", START);
    startChild(CHILD);
    call("b", new Claim("t", LEASE));
    assertEquals("", violation());
    call("b", CANCEL);
    assertTrue(violation().contains("a child is forgotten"));
  }

  @Test
  void aChildThatIsNotCancellable_goesOn() {
    call("b", START);
    startChild(new Start(false, Optional.empty(), Optional.empty()).under(Optional.of("b")));
    call("b", CANCEL);
    assertEquals("", violation());
  }

  @Test
  void aChildOfAParentThatWasDoneBefore_goesOn() {
    call("b", START);
    startChild(CHILD);
    call("b", new Claim("t", LEASE));
    call("b", new Finish("t", 0, ""));
    call("b", CANCEL);
    call("b", new Delete());
    assertEquals("", violation());
  }

  @Test
  void aChild_isNotLetInUnderACancelledParent() {
    call("b", START);
    call("b", new Claim("t", LEASE));
    call("b", CANCEL);
    startChild(CHILD);
    assertTrue(violation().contains("no order"));
  }

  @Test
  void aChild_isCancelledSinceItsParentIsGone_onlyIfItCanBe() {
    call("b", START);
    startChild(CHILD);
    happens("d", new PassedOn("b", true));
    call("d", new Get());
    assertTrue(violation().contains("no order"));
  }

  @Test
  void whatHasExpired_isNotThere_untilItIsStartedAgain() {
    call("b", START);
    call("b", CANCEL);
    clock.advance(Duration.ofDays(30));
    time = System.nanoTime();
    call("b", new Get());
    call("b", START);
    assertEquals("", violation());
    journal.add("b", called("b", CANCEL).as(new Get()));
    assertTrue(violation().contains("no order"));
  }
}
