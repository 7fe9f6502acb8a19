package dev.longrun.store;

import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.processing;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.longrun.operation.Definition;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.operation.ParentName;
import dev.longrun.operation.State;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store promises of its searches and counts. */
interface StoreSearchContract extends StoreFixture {
  /** All that there are. */
  Set<State> ALL = EnumSet.allOf(State.class);

  /** In an order that is none of those that are asked for; c, d and e start at once. */
  private void createFive() {
    create(processing(started("d", "B", Instant.parse("2026-01-01T00:00:00.5Z"))));
    create(started("a", "A", Instant.parse("2026-01-01T00:00:01Z")));
    create(started("c", "A", Instant.parse("2026-01-01T00:00:00.5Z")));
    create(started("e", "A", Instant.parse("2026-01-01T00:00:00.5Z")));
    Operation cancelled = started("b", "B", Instant.parse("2026-01-01T00:00:00.000001Z"));
    create(cancelled.cancel(cancelRequest(cancelled.startTime().plusSeconds(1))));
    ParentName nested = new ParentName(parent() + "/locations/eu");
    create(started(nested, "elsewhere", "A", Instant.parse("2026-01-01T00:00:02Z")));
  }

  private Operation started(String id, String type, Instant time) {
    return started(parent(), id, type, time);
  }

  private static Operation started(ParentName parent, String id, String type, Instant time) {
    Definition definition =
        new Definition(
            type,
            Map.of(),
            Operations.definition().cancelPolicy(),
            Optional.empty(),
            Optional.empty());
    return Operations.start(new OperationName(parent, id), definition, Optional.empty(), time);
  }

  /** The ids on all pages of this size, with a slash after each page. */
  private String searched(Subset subset, SearchOrder order, int pageSize) {
    StringBuilder ids = new StringBuilder();
    Optional<Position> after = Optional.empty();
    do {
      QueryResult page = store().search(new SearchQuery(subset, order, after, pageSize), soon());
      page.operations().forEach(it -> ids.append(it.name().id()));
      ids.append('/');
      after = page.next();
    } while (after.isPresent());
    return ids.toString();
  }

  private Subset of(Set<State> states, String... type) {
    return new Subset(
        parent(), states, Optional.of(String.join("", type)).filter(it -> !it.isEmpty()));
  }

  @Test
  default void search_goesThroughAllOfOneParent_inTheOrderThatIsAskedFor() {
    createFive();
    for (int pageSize : new int[] {1, 2, 3, 5, 100}) {
      assertEquals(
          "aedcb", searched(of(ALL), SearchOrder.START_TIME_DESCENDING, pageSize).replace("/", ""));
      assertEquals("bcdea", searched(of(ALL), SearchOrder.START_TIME, pageSize).replace("/", ""));
      assertEquals("abcde", searched(of(ALL), SearchOrder.NAME, pageSize).replace("/", ""));
    }
    assertEquals("ae/dc/b/", searched(of(ALL), SearchOrder.START_TIME_DESCENDING, 2));
  }

  @Test
  default void search_findsOnlyItsSubset() {
    createFive();
    Set<State> initializing = EnumSet.of(State.INITIALIZING);
    Set<State> live = EnumSet.of(State.INITIALIZING, State.PROCESSING);
    for (SearchOrder order : SearchOrder.values()) {
      assertEquals(3 + 2, searched(of(initializing), order, 2).length(), order.name());
    }
    assertEquals("aec/", searched(of(initializing), SearchOrder.START_TIME_DESCENDING, 9));
    assertEquals("cdea/", searched(of(live), SearchOrder.START_TIME, 9));
    assertEquals("aedc/", searched(of(live), SearchOrder.START_TIME_DESCENDING, 9));
    assertEquals("ace/", searched(of(ALL, "A"), SearchOrder.NAME, 9));
    assertEquals("aec/", searched(of(initializing, "A"), SearchOrder.START_TIME_DESCENDING, 9));
    assertEquals("ae/c/", searched(of(live, "A"), SearchOrder.START_TIME_DESCENDING, 2));
    assertEquals("aed/c/", searched(of(live), SearchOrder.START_TIME_DESCENDING, 3));
    assertEquals("/", searched(of(live, "C"), SearchOrder.START_TIME_DESCENDING, 9));
    assertEquals("/", searched(of(EnumSet.of(State.FAILED)), SearchOrder.NAME, 9));
  }

  @Test
  default void search_whoseOperationsAreDeletedAndStartedMeanwhile_seesNoneTwice_norLaterOnes() {
    createFive();
    SearchQuery first =
        new SearchQuery(of(ALL), SearchOrder.START_TIME_DESCENDING, Optional.empty(), 2);
    Optional<Position> after = store().search(first, soon()).next();
    assertEquals("2026-01-01T00:00:00.500Z", Instant.parse(after.get().key()).toString());
    create(started("later", "A", Instant.parse("2026-01-01T00:00:02Z")));
    store().update(new OperationName(parent(), "d"), soon(), it -> Optional.empty());
    SearchQuery second = new SearchQuery(of(ALL), SearchOrder.START_TIME_DESCENDING, after, 9);
    assertEquals(
        "cb",
        store().search(second, soon()).operations().stream()
            .map(it -> it.name().id())
            .reduce("", String::concat));
  }

  @Test
  default void count_isByStoredState_withoutThoseThatHaveNone() {
    createFive();
    assertEquals(
        Map.of(State.INITIALIZING, 3L, State.PROCESSING, 1L, State.CANCELLED, 1L),
        store().count(of(ALL), soon()));
    assertEquals(Map.of(State.INITIALIZING, 3L), store().count(of(ALL, "A"), soon()));
    assertEquals(
        Map.of(State.CANCELLED, 1L),
        store().count(of(EnumSet.of(State.CANCELLED, State.FAILED)), soon()));
    assertEquals(Map.of(), store().count(of(ALL, "C"), soon()));
  }
}
