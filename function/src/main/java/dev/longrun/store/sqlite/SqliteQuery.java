package dev.longrun.store.sqlite;

import dev.longrun.store.OverdueQuery;
import dev.longrun.store.Position;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A query of the table of operations.
 *
 * @param key what it orders by before the names, as an expression; an empty text, if by nothing
 * @param condition what follows WHERE
 * @param values those of its parameters
 * @param order what follows ORDER BY
 */
record SqliteQuery(String key, String condition, List<Object> values, String order, int limit) {
  private static final String NO_KEY = "''";

  /** What follows the parent in the name of a collection. */
  static final String COLLECTION = "/operations";

  static SqliteQuery underOneParent(String condition, List<Object> values, int limit) {
    return new SqliteQuery(NO_KEY, condition, values, "id", limit);
  }

  private static SqliteQuery anywhere(
      String column, String condition, List<Object> values, int limit) {
    return new SqliteQuery(column, condition, values, column + ", parent, id", limit);
  }

  static SqliteQuery overdue(OverdueQuery query) {
    String column =
        switch (query.why()) {
          case SETTLE -> "settle_time";
          case EXPIRE -> "expire_time";
        };
    String condition = "%1$s > ? AND %1$s <= ?".formatted(column);
    long after = query.times().after().map(SqliteQuery::micros).orElse(Long.MIN_VALUE);
    SqliteQuery all =
        anywhere(column, condition, List.of(after, micros(query.times().until())), query.limit());
    return query.after().map(last -> all.after(last, Long.valueOf(last.key()))).orElse(all);
  }

  static SqliteQuery cancelling(Optional<Position> after, int limit) {
    SqliteQuery all =
        anywhere("cancel_worker", "cancel_worker IS NOT NULL AND done = 0", List.of(), limit);
    return after.map(last -> all.after(last, last.key())).orElse(all);
  }

  private SqliteQuery after(Position last, Object value) {
    List<Object> more = new ArrayList<>(values);
    more.addAll(List.of(value, parent(last), last.id()));
    return anywhere(
        key, condition + " AND (%s, parent, id) > (?, ?, ?)".formatted(key), more, limit);
  }

  /** Each row is the parent, the id, the document and the key. */
  String sql() {
    return "SELECT parent, id, document, %s FROM operations WHERE %s ORDER BY %s LIMIT %d"
        .formatted(key, condition, order, limit);
  }

  /** The parent that a document at this position has. */
  static String parent(Position position) {
    String collection = position.collection();
    return collection.substring(0, collection.length() - COLLECTION.length());
  }

  /** Whole microseconds since 1970, rounded down as in the document. */
  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
