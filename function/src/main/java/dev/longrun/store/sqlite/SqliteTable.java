package dev.longrun.store.sqlite;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.ParentName;
import dev.longrun.store.DocumentSchema;
import dev.longrun.store.OperationDocument;
import dev.longrun.store.Position;
import dev.longrun.store.QueryResult;
import dev.longrun.store.QueryResultBuilder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table of operations: one row each, with the document as JSON and, beside it, the columns that
 * are searched by.
 */
final class SqliteTable {
  /**
   * The columns of the key come first, or integrity_check of SQLite before 3.41 fails. A process
   * that still runs the version before, which inserts in another order, is stopped by NOT NULL.
   */
  static final String SCHEMA =
      """
      CREATE TABLE IF NOT EXISTS operations (
        parent TEXT NOT NULL,
        id TEXT NOT NULL,
        document TEXT NOT NULL,
        done INTEGER NOT NULL,
        operation_type TEXT NOT NULL,
        parent_operation TEXT,
        cancel_worker TEXT,
        settle_time INTEGER,
        expire_time INTEGER,
        PRIMARY KEY (parent, id)) WITHOUT ROWID
      """;

  /** The columns that only some rows have a value in; each has an index of just those rows. */
  static final List<String> SPARSE =
      List.of("parent_operation", "cancel_worker", "settle_time", "expire_time");

  private static final Gson GSON =
      new GsonBuilder()
          .disableHtmlEscaping()
          .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
          .registerTypeAdapter(
              Instant.class,
              (JsonSerializer<Instant>)
                  (instant, type, context) -> new JsonPrimitive(instant.toString()))
          .create();
  private static final TypeToken<Map<String, Object>> DOCUMENT = new TypeToken<>() {};
  private static final TypeToken<Map<String, JsonElement>> ELEMENTS = new TypeToken<>() {};

  private SqliteTable() {}

  static Operation read(String name, String document) {
    return OperationDocument.read(name, () -> GSON.fromJson(document, DOCUMENT));
  }

  static Optional<String> document(Connection connection, OperationName name) throws SQLException {
    String sql = "SELECT document FROM operations WHERE parent = ? AND id = ?";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      bind(select, List.of(name.parent().value(), name.id()));
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    }
  }

  static QueryResult select(Connection connection, SqliteQuery query) throws SQLException {
    return select(connection, query.sql(), query.values(), query.limit());
  }

  /**
   * @param sql whose rows are as in {@link SqliteQuery#sql}
   */
  static QueryResult select(Connection connection, String sql, List<Object> values, int limit)
      throws SQLException {
    QueryResultBuilder result = new QueryResultBuilder(limit);
    forEach(
        connection,
        sql,
        values,
        row -> {
          Position position =
              new Position(
                  row.getString(4), row.getString(1) + SqliteQuery.COLLECTION, row.getString(2));
          String document = row.getString(3);
          result.add(position, () -> read(position.name(), document));
        });
    return result.build();
  }

  /** The names of the operations of which a worker has to be told. */
  static List<OperationName> cancelRequested(Connection connection, String worker)
      throws SQLException {
    String sql = "SELECT parent, id FROM operations WHERE cancel_worker = ?";
    List<OperationName> names = new ArrayList<>();
    forEach(connection, sql, List.of(worker), row -> names.add(name(row)));
    return names;
  }

  /** What to do with one row. */
  interface RowAction {
    void on(ResultSet row) throws SQLException;
  }

  static void forEach(Connection connection, String sql, List<Object> values, RowAction action)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      bind(select, values);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          action.on(row);
        }
      }
    }
  }

  private static void bind(PreparedStatement statement, List<Object> values) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      statement.setObject(i + 1, values.get(i));
    }
  }

  private static OperationName name(ResultSet row) throws SQLException {
    return new OperationName(new ParentName(row.getString(1)), row.getString(2));
  }

  /**
   * Whether the document was still {@code before}, and so became {@code after}. Each is one
   * statement, and so atomic.
   */
  static boolean replaced(
      Connection connection, OperationName name, Optional<String> before, Optional<Operation> after)
      throws SQLException {
    if (after.isEmpty()) {
      return delete(connection, name, before.orElseThrow());
    }
    String sql =
        before.isPresent()
            ? """
              UPDATE operations
              SET document = ?, done = ?, operation_type = ?, parent_operation = ?,
                  cancel_worker = ?, settle_time = ?, expire_time = ?
              WHERE parent = ? AND id = ? AND document = ?
              """
            : """
              INSERT INTO operations (document, done, operation_type, parent_operation,
                  cancel_worker, settle_time, expire_time, parent, id)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
              """;
    List<Object> values = values(after.get(), before);
    before.ifPresent(values::add);
    try (PreparedStatement write = connection.prepareStatement(sql)) {
      bind(write, values);
      return write.executeUpdate() == 1;
    }
  }

  /**
   * Replaces documents in one transaction, each if it is still as it was read.
   *
   * @param documents as they were read, by the operations that are to take their place
   * @return those operations that have
   */
  static List<Operation> replacedTogether(Connection connection, Map<Operation, String> documents)
      throws SQLException {
    List<Operation> replaced = new ArrayList<>();
    connection.setAutoCommit(false);
    for (Map.Entry<Operation, String> each : documents.entrySet()) {
      Operation after = each.getKey();
      if (replaced(connection, after.name(), Optional.of(each.getValue()), Optional.of(after))) {
        replaced.add(after);
      }
    }
    connection.commit();
    connection.setAutoCommit(true);
    return replaced;
  }

  private static List<Object> values(Operation operation, Optional<String> before) {
    List<Object> values = new ArrayList<>();
    values.add(document(operation, before));
    values.add(operation.done());
    values.add(operation.definition().operationType());
    values.add(operation.definition().parentOperation().map(OperationName::toString).orElse(null));
    values.add(
        OperationDocument.cancelWorker(operation.life())
            .or(() -> OperationDocument.endedWorker(operation.life()))
            .orElse(null));
    values.add(operation.sweepTime().map(SqliteQuery::micros).orElse(null));
    values.add(operation.purgeTime().map(SqliteQuery::micros).orElse(null));
    values.add(operation.name().parent().value());
    values.add(operation.name().id());
    return values;
  }

  /** With the fields of the same operation that only another version knows. */
  private static String document(Operation operation, Optional<String> before) {
    JsonObject document = GSON.toJsonTree(OperationDocument.write(operation)).getAsJsonObject();
    Map<String, JsonElement> stored =
        before.map(it -> GSON.fromJson(it, ELEMENTS)).orElse(Map.of());
    JsonElement startTime = document.get(DocumentSchema.START_TIME);
    if (startTime.equals(stored.get(DocumentSchema.START_TIME))) {
      stored.forEach(
          (name, value) -> {
            if (!DocumentSchema.FIELDS.contains(name)) {
              document.add(name, value);
            }
          });
    }
    return GSON.toJson(document);
  }

  private static boolean delete(Connection connection, OperationName name, String before)
      throws SQLException {
    String sql = "DELETE FROM operations WHERE parent = ? AND id = ? AND document = ?";
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      bind(delete, List.of(name.parent().value(), name.id(), before));
      return delete.executeUpdate() == 1;
    }
  }
}
