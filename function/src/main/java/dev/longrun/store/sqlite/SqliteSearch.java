package dev.longrun.store.sqlite;

import dev.longrun.operation.State;
import dev.longrun.store.DocumentSchema;
import dev.longrun.store.Position;
import dev.longrun.store.QueryResult;
import dev.longrun.store.SearchOrder;
import dev.longrun.store.SearchQuery;
import dev.longrun.store.Subset;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Searches and counts, by indexes of what is in the documents: so no column is needed, and a
 * process that knows nothing of them keeps them up to date.
 */
final class SqliteSearch {
  private static final String STATE = field(DocumentSchema.STATE);

  /**
   * In a form whose order as text is that of the times, with microseconds; the document leaves out
   * zeros at the end. Null, where there is no time.
   */
  private static final String START_TIME =
      "(substr(%1$s, 1, 19) || '.' || substr(trim(substr(%1$s, 20), '.Z') || '000000', 1, 6) || 'Z')"
          .formatted(field(DocumentSchema.START_TIME));

  /** What the indexes are, as far as it stands behind {@code operations}. */
  static final Map<String, String> INDEXES =
      Map.of(
          "operations_start_time",
          "(parent, " + START_TIME + ", id)",
          "operations_state",
          "(parent, " + STATE + ", " + START_TIME + ", id, operation_type)");

  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private SqliteSearch() {}

  /** Null, where the document is no JSON, which would otherwise end the statement. */
  private static String field(String name) {
    return "(CASE WHEN json_valid(document) THEN json_extract(document, '$.%s') END)"
        .formatted(name);
  }

  /** A statement, with the values of its parameters. */
  record Sql(String text, List<Object> values) {}

  static QueryResult select(Connection connection, SearchQuery search) throws SQLException {
    Sql sql = search(search);
    return SqliteTable.select(connection, sql.text(), sql.values(), search.limit());
  }

  static Sql search(SearchQuery search) {
    List<SqliteQuery> queries = queries(search);
    List<Object> values = queries.stream().flatMap(it -> it.values().stream()).toList();
    String text =
        queries.stream()
            .map(it -> "SELECT * FROM (" + it.sql() + ")")
            .collect(Collectors.joining(" UNION ALL ", "", ordered(search)));
    return new Sql(text, values);
  }

  private static String ordered(SearchQuery search) {
    String order =
        switch (search.order()) {
          case NAME -> "2";
          case START_TIME -> "4, 2";
          case START_TIME_DESCENDING -> "4 DESC, 2 DESC";
        };
    return " ORDER BY %s LIMIT %d".formatted(order, search.limit());
  }

  /**
   * One for each state, where not all are wanted: so an index has it in its order, however many
   * there are in other states.
   */
  private static List<SqliteQuery> queries(SearchQuery search) {
    Subset subset = search.subset();
    if (subset.hasEveryState() || !search.order().isByTime()) {
      return List.of(query(search));
    }
    return subset.states().stream()
        .map(state -> new Subset(subset.parent(), Set.of(state), subset.operationType()))
        .map(one -> new SearchQuery(one, search.order(), search.after(), search.limit()))
        .map(SqliteSearch::query)
        .toList();
  }

  private static SqliteQuery query(SearchQuery search) {
    SearchOrder order = search.order();
    List<Object> values = new ArrayList<>();
    StringBuilder condition = new StringBuilder(condition(search.subset(), values));
    search.after().ifPresent(last -> goOnAfter(last, order, condition, values));
    if (!order.isByTime()) {
      return SqliteQuery.underOneParent(condition.toString(), values, search.limit());
    }
    condition.append(" AND ").append(START_TIME).append(" IS NOT NULL");
    String direction = order == SearchOrder.START_TIME_DESCENDING ? " DESC" : "";
    return new SqliteQuery(
        START_TIME,
        condition.toString(),
        values,
        START_TIME + direction + ", id" + direction,
        search.limit());
  }

  /** The times alone are compared, too, since SQLite looks up no pair with an expression in it. */
  private static void goOnAfter(
      Position last, SearchOrder order, StringBuilder condition, List<Object> values) {
    if (!order.isByTime()) {
      condition.append(" AND id > ?");
      values.add(last.id());
      return;
    }
    String sign = order == SearchOrder.START_TIME ? ">" : "<";
    condition.append(" AND %1$s %2$s= ? AND (%1$s, id) %2$s (?, ?)".formatted(START_TIME, sign));
    String time = MICROSECONDS.format(Instant.parse(last.key()));
    values.addAll(List.of(time, time, last.id()));
  }

  /** What follows WHERE. */
  private static String condition(Subset subset, List<Object> values) {
    StringBuilder condition = new StringBuilder("parent = ?");
    values.add(subset.parent().value());
    if (!subset.hasEveryState()) {
      condition.append(
          subset.states().stream()
              .map(it -> "?")
              .collect(Collectors.joining(", ", " AND " + STATE + " IN (", ")")));
      subset.states().forEach(state -> values.add(state.name()));
    }
    subset
        .operationType()
        .ifPresent(
            type -> {
              condition.append(" AND operation_type = ?");
              values.add(type);
            });
    return condition.toString();
  }

  /** One count for each state: only so does SQLite find all that it needs in the index. */
  static Sql counting(Subset subset) {
    List<Object> values = new ArrayList<>();
    String text =
        subset.states().stream()
            .map(state -> counting(state, subset, values))
            .collect(Collectors.joining(" UNION ALL "));
    return new Sql(text, values);
  }

  private static String counting(State state, Subset subset, List<Object> values) {
    values.add(state.name());
    Subset one = new Subset(subset.parent(), Set.of(state), subset.operationType());
    return "SELECT ?, count(*) FROM operations WHERE " + condition(one, values);
  }

  static Map<State, Long> count(Connection connection, Subset subset) throws SQLException {
    Sql sql = counting(subset);
    Map<State, Long> counts = new EnumMap<>(State.class);
    SqliteTable.forEach(
        connection,
        sql.text(),
        sql.values(),
        row -> {
          if (row.getLong(2) > 0) {
            counts.put(State.valueOf(row.getString(1)), row.getLong(2));
          }
        });
    return counts;
  }
}
