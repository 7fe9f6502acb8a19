package dev.longrun.store.sqlite;

import dev.longrun.operation.State;
import dev.longrun.store.DocumentSchema;
import dev.longrun.store.Position;
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
          "(parent, " + STATE + ", operation_type)");

  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private SqliteSearch() {}

  /** Null, where the document is no JSON, which would otherwise end the statement. */
  private static String field(String name) {
    return "(CASE WHEN json_valid(document) THEN json_extract(document, '$.%s') END)"
        .formatted(name);
  }

  static SqliteQuery query(SearchQuery search) {
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

  private static void goOnAfter(
      Position last, SearchOrder order, StringBuilder condition, List<Object> values) {
    switch (order) {
      case NAME -> condition.append(" AND id > ?");
      case START_TIME -> condition.append(" AND (%s, id) > (?, ?)".formatted(START_TIME));
      case START_TIME_DESCENDING ->
          condition.append(" AND (%s, id) < (?, ?)".formatted(START_TIME));
    }
    if (order.isByTime()) {
      values.add(MICROSECONDS.format(Instant.parse(last.key())));
    }
    values.add(last.id());
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

  static Map<State, Long> count(Connection connection, Subset subset) throws SQLException {
    List<Object> values = new ArrayList<>();
    String sql =
        "SELECT %1$s, count(*) FROM operations WHERE %2$s GROUP BY %1$s"
            .formatted(STATE, condition(subset, values));
    Map<State, Long> counts = new EnumMap<>(State.class);
    SqliteTable.forEach(
        connection,
        sql,
        values,
        row -> {
          String stored = row.getString(1);
          long count = row.getLong(2);
          subset.states().stream()
              .filter(state -> state.name().equals(stored))
              .forEach(state -> counts.put(state, count));
        });
    return counts;
  }
}
