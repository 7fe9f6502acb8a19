package dev.longrun.store.sqlite;

import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.initializing;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.operation.OperationName;
import dev.longrun.operation.ParentName;
import dev.longrun.operation.State;
import dev.longrun.store.OperationStore;
import dev.longrun.store.Position;
import dev.longrun.store.SearchOrder;
import dev.longrun.store.SearchQuery;
import dev.longrun.store.Subset;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That searches and counts go by their indexes, and what is in those. */
class SqliteSearchTest {
  private static final ParentName PARENT = new ParentName("projects/p");
  private static final Set<State> ALL = EnumSet.allOf(State.class);
  private static final Set<State> TWO = EnumSet.of(State.INITIALIZING, State.FAILED);

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void makeFile() {
    file = directory.resolve("o.db");
    new SqliteOperationStore(file).close();
  }

  private List<String> plan(SqliteSearch.Sql sql) throws SQLException {
    List<String> plan = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        PreparedStatement explain =
            connection.prepareStatement("EXPLAIN QUERY PLAN " + sql.text())) {
      for (int i = 0; i < sql.values().size(); i++) {
        explain.setObject(i + 1, sql.values().get(i));
      }
      try (ResultSet rows = explain.executeQuery()) {
        while (rows.next()) {
          plan.add(rows.getString("detail"));
        }
      }
    }
    return plan;
  }

  private List<String> plan(Set<State> states, SearchOrder order, boolean first)
      throws SQLException {
    Optional<Position> after =
        Optional.of(new Position(START.toString(), "projects/p/operations", "x"));
    Subset subset = new Subset(PARENT, states, Optional.empty());
    return plan(
        SqliteSearch.search(new SearchQuery(subset, order, first ? Optional.empty() : after, 10)));
  }

  private static long searches(List<String> plan, String index) {
    return plan.stream().filter(it -> it.startsWith("SEARCH operations USING " + index)).count();
  }

  @ParameterizedTest
  @EnumSource(names = {"START_TIME", "START_TIME_DESCENDING"})
  void aSearchByTime_readsAnIndexInItsOrder_fromWhereItGoesOn(SearchOrder order)
      throws SQLException {
    String sign = order == SearchOrder.START_TIME ? ">" : "<";
    List<String> first = plan(ALL, order, true);
    assertEquals(1, searches(first, "INDEX operations_start_time (parent=?"), first.toString());
    List<String> next = plan(ALL, order, false);
    assertEquals(
        1,
        searches(next, "INDEX operations_start_time (parent=? AND <expr>" + sign),
        next.toString());
    List<String> ofStates = plan(TWO, order, false);
    assertEquals(
        2,
        searches(ofStates, "INDEX operations_state (parent=? AND <expr>=? AND <expr>" + sign),
        ofStates.toString());
    assertTrue(
        ofStates.stream().noneMatch(it -> it.contains("TEMP B-TREE FOR LAST")),
        ofStates.toString());
  }

  @Test
  void aCount_readsNoDocument() throws SQLException {
    for (Set<State> states : List.of(ALL, TWO)) {
      List<String> plan = plan(SqliteSearch.counting(new Subset(PARENT, states, Optional.empty())));
      assertEquals(
          states.size(), searches(plan, "COVERING INDEX operations_state"), plan.toString());
    }
  }

  @Test
  void whatIsNoJson_isLeftOut_andStopsNothing() throws SQLException {
    try (OperationStore store = new SqliteOperationStore(file)) {
      for (String id : List.of("a", "b", "c")) {
        OperationName name = new OperationName(PARENT, id);
        store.update(name, soon(), none -> Optional.of(initializing(name)));
      }
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement statement = connection.createStatement()) {
        statement.execute("UPDATE operations SET document = '{' WHERE id = 'b'");
      }
      Subset all = new Subset(PARENT, ALL, Optional.empty());
      for (SearchOrder order : List.of(SearchOrder.START_TIME, SearchOrder.NAME)) {
        SearchQuery query = new SearchQuery(all, order, Optional.empty(), 10);
        assertEquals(2, store.search(query, soon()).operations().size());
      }
      assertEquals(Map.of(State.INITIALIZING, 2L), store.count(all, soon()));
    }
  }
}
