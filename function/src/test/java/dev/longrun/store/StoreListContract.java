package dev.longrun.store;

import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.initializing;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.operation.Definition;
import dev.longrun.operation.Lease;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What every store promises of its lists. */
interface StoreListContract extends StoreFixture {
  @Test
  default void list_of1000_withWritesInBetween_showsEachOnce_andMissesNone() throws Exception {
    Set<String> throughout = new HashSet<>();
    List<Callable<Boolean>> creations = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      String id = "%08x-%d".formatted(i * 0x9E3779B9, i);
      throughout.add(id);
      creations.add(
          () -> Together.succeeds(() -> create(initializing(new OperationName(parent(), id)))));
    }
    Together.run(creations, 16);
    List<String> seen = new ArrayList<>();
    Optional<String> after = Optional.empty();
    for (int page = 0; ; page++) {
      List<Operation> operations = list(parent(), Restriction.NONE, after, 90);
      operations.forEach(operation -> seen.add(operation.name().id()));
      if (operations.size() < 90) {
        break;
      }
      after = Optional.of(seen.get(seen.size() - 1));
      create(initializing(new OperationName(parent(), "new-" + page)));
      create(initializing(new OperationName(parent(), "00-new-" + page)));
      change(operations.get(0).name(), it -> it.cancel(cancelRequest(START)));
      String gone = seen.get(page);
      store().update(new OperationName(parent(), gone), soon(), it -> Optional.empty());
    }
    assertEquals(seen.size(), new HashSet<>(seen).size());
    assertTrue(seen.containsAll(throughout));
    assertEquals(seen.stream().sorted().toList(), seen);
  }

  @Test
  default void list_appliesItsRestriction() {
    create(labelled("a", "EXPORT_ENTITIES", Map.of("run", "daily", "k.e\"y", "1")));
    create(labelled("b", "EXPORT_ENTITIES", Map.of("run", "weekly")).cancel(cancelRequest(START)));
    create(labelled("c", "TRANSCODE_VIDEO", Map.of("run", "daily")));
    assertEquals("abc", ids(Restriction.NONE));
    assertEquals("ac", ids(new Restriction(true, Optional.empty(), Map.of())));
    assertEquals("ab", ids(new Restriction(false, Optional.of("EXPORT_ENTITIES"), Map.of())));
    assertEquals("ac", ids(new Restriction(false, Optional.empty(), Map.of("run", "daily"))));
    assertEquals(
        "a",
        ids(
            new Restriction(
                true, Optional.of("EXPORT_ENTITIES"), Map.of("run", "daily", "k.e\"y", "1"))));
    assertEquals("", ids(new Restriction(false, Optional.empty(), Map.of("run", "never"))));
  }

  private Operation labelled(String id, String type, Map<String, String> labels) {
    Definition definition =
        new Definition(
            type,
            labels,
            Operations.definition().cancelPolicy(),
            Optional.empty(),
            Optional.empty());
    return Operations.start(new OperationName(parent(), id), definition, Optional.empty(), START);
  }

  private String ids(Restriction restriction) {
    StringBuilder ids = new StringBuilder();
    list(parent(), restriction, Optional.empty(), 10).forEach(it -> ids.append(it.name().id()));
    return ids.toString();
  }

  @Test
  default void children_areTheUnfinishedOnesOfThatParent_inPages() {
    for (String id : List.of("a", "b", "c", "d")) {
      create(child(id, name()));
    }
    create(child("of-another", new OperationName(parent(), "y")));
    create(child("finished", name()).cancel(cancelRequest(START)));
    List<Operation> first = store().children(name(), Optional.empty(), 3, soon()).operations();
    assertEquals(List.of("a", "b", "c"), first.stream().map(it -> it.name().id()).toList());
    QueryResult second = store().children(name(), Optional.of("c"), 3, soon());
    assertEquals(List.of(child("d", name())), second.operations());
    assertEquals(Optional.empty(), second.next());
    assertEquals(List.of(), store().children(name(), Optional.of("d"), 3, soon()).operations());
  }

  private Operation child(String id, OperationName of) {
    Definition definition =
        new Definition(
            "",
            Map.of(),
            Operations.definition().cancelPolicy(),
            Optional.of(of),
            Optional.empty());
    return Operations.start(new OperationName(parent(), id), definition, Optional.empty(), START);
  }

  @Test
  default void overdue_areThoseWhoseTimeHasCome_theLongestOverdueFirst() {
    // Before anything that other tests have written.
    Instant start = Instant.parse("1977-11-22T07:00:00.123456Z");
    for (int i : new int[] {3, 1, 2}) {
      Lease lease = new Lease("w", "hash", start.plusSeconds(i), Duration.ofSeconds(60));
      OperationName name = new OperationName(parent(), "x" + i);
      create(Operations.start(name, Operations.definition(), Optional.empty(), start).claim(lease));
    }
    create(initializing(new OperationName(parent(), "unclaimed")));
    Instant now = start.plusSeconds(62);
    assertEquals(List.of("x1", "x2"), overdue(Overdue.SETTLE, now));
    assertEquals(List.of("x1"), overdue(Overdue.SETTLE, now.minusNanos(1000)));
    assertEquals(List.of(), overdue(Overdue.EXPIRE, now));

    change(new OperationName(parent(), "x1"), it -> it.settle(now));
    assertEquals(List.of("x2"), overdue(Overdue.SETTLE, now));
    Instant expiry = start.plusSeconds(61).plus(Operation.RETENTION);
    assertEquals(List.of(), overdue(Overdue.EXPIRE, expiry.minusNanos(1000)));
    assertEquals(List.of("x1"), overdue(Overdue.EXPIRE, expiry));
  }

  private List<String> overdue(Overdue why, Instant now) {
    TimeRange times = new TimeRange(Optional.empty(), now);
    return store()
        .overdue(new OverdueQuery(why, times, Optional.empty(), 1000), soon())
        .operations()
        .stream()
        .map(Operation::name)
        .filter(it -> it.parent().equals(parent()))
        .map(OperationName::id)
        .toList();
  }
}
