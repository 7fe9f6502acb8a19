package dev.longrun.store.firestore;

import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.google.firestore.v1.StructuredQuery;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.ParentName;
import dev.longrun.operation.State;
import dev.longrun.store.OperationQuery;
import dev.longrun.store.OperationStore;
import dev.longrun.store.Overdue;
import dev.longrun.store.OverdueQuery;
import dev.longrun.store.Position;
import dev.longrun.store.Restriction;
import dev.longrun.store.SearchOrder;
import dev.longrun.store.SearchQuery;
import dev.longrun.store.Subset;
import dev.longrun.store.TimeRange;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every query that the store makes has the indexes that it needs, and every index has a query: the
 * emulator answers without any.
 */
class FirestoreIndexesTest {
  private static final ParentName PARENT = new ParentName("projects/p");
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<Optional<String>> TYPES = List.of(Optional.empty(), Optional.of("A"));
  private static final List<Set<State>> STATES =
      List.of(
          EnumSet.allOf(State.class),
          EnumSet.of(State.FAILED),
          EnumSet.of(State.INITIALIZING, State.PROCESSING));

  private RecordedFirestore firestore;
  private OperationStore store;

  @BeforeEach
  void open() throws IOException {
    firestore = new RecordedFirestore();
    store = firestore.store();
  }

  @AfterEach
  void close() {
    store.close();
    firestore.close();
  }

  @Test
  void theQueriesOfTheStore_needTheIndexesOfTerraform_andNoOther() throws Exception {
    lists();
    searches();
    sweeps();
    List<StructuredQuery> queries = new ArrayList<>(firestore.queries());
    queries.add(watch());
    TerraformIndexes terraform = TerraformIndexes.read();
    Set<String> needed = new TreeSet<>();
    for (StructuredQuery query : queries) {
      assertEquals(Set.of(), terraform.missing(query), query.toString());
      needed.addAll(TerraformIndexes.needed(query));
    }
    assertEquals(terraform.indexes(), needed);
  }

  private void lists() {
    for (Optional<String> type : TYPES) {
      for (boolean unfinished : new boolean[] {true, false}) {
        for (Map<String, String> labels : List.of(Map.<String, String>of(), Map.of("k.x", "v"))) {
          Restriction restriction = new Restriction(unfinished, type, labels);
          store.list(new OperationQuery(PARENT, restriction, Optional.of("a"), 9), soon());
        }
      }
    }
    store.children(new OperationName(PARENT, "x"), Optional.of("a"), 9, soon());
  }

  private void searches() {
    for (Optional<String> type : TYPES) {
      for (Set<State> states : STATES) {
        Subset subset = new Subset(PARENT, states, type);
        store.count(subset, soon());
        for (SearchOrder order : SearchOrder.values()) {
          String key = order.isByTime() ? TIME.toString() : "";
          Position after = new Position(key, PARENT + "/operations", "x");
          store.search(new SearchQuery(subset, order, Optional.of(after), 9), soon());
        }
      }
    }
  }

  private void sweeps() {
    for (Overdue why : Overdue.values()) {
      TimeRange times = new TimeRange(Optional.of(TIME), TIME.plusSeconds(1));
      store.overdue(new OverdueQuery(why, times, Optional.empty(), 9), soon());
    }
    store.cancelling(Optional.empty(), 9, soon());
  }

  private StructuredQuery watch() throws InterruptedException {
    firestore.queries().clear();
    try (OperationStore.Watch watch = store.watchCancelRequests("w", name -> {})) {
      StructuredQuery query = firestore.queries().poll(20, TimeUnit.SECONDS);
      assertNotNull(query);
      return query;
    }
  }
}
