package dev.longrun.store;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import dev.longrun.operation.Errors;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.ParentName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Operations in one SQLite file, for one machine. Several processes may use the file at once; what
 * was acknowledged survives the end of any of them.
 *
 * <p>Needs an SQLite JDBC driver at run time, which the deployed function does not have.
 */
public final class SqliteOperationStore implements OperationStore {
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
  private static final int ATTEMPTS = 1000;

  private final SqliteConnections connections;
  private final SqliteChangeFeed changes;

  /**
   * @throws IllegalStateException if the file can't be opened or made
   */
  public SqliteOperationStore(Path file) {
    this.connections = new SqliteConnections(file);
    this.changes = new SqliteChangeFeed(connections);
  }

  @Override
  public Optional<Operation> get(OperationName name) {
    return connections.run(connection -> document(connection, name)).map(text -> read(name, text));
  }

  @Override
  public Optional<Operation> update(OperationName name, UnaryOperator<Optional<Operation>> change) {
    // Each conflict means that another change went through, so the attempts end by themselves.
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<String> stored = connections.run(connection -> document(connection, name));
      Optional<Operation> before = stored.map(text -> read(name, text));
      Optional<Operation> after = change.apply(before);
      if (after.equals(before)) {
        return after;
      }
      if (connections.run(connection -> replaced(connection, name, stored, after))) {
        changes.wake();
        return after;
      }
    }
    throw Errors.storeUnavailable(new IllegalStateException(name + " changed at every attempt"));
  }

  private static Optional<String> document(Connection connection, OperationName name)
      throws SQLException {
    String sql = "SELECT document FROM operations WHERE parent = ? AND id = ?";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, name.parent().value());
      select.setString(2, name.id());
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    }
  }

  /**
   * Whether the document was still {@code before}, and so became {@code after}. Each is one
   * statement, and so atomic.
   */
  private static boolean replaced(
      Connection connection, OperationName name, Optional<String> before, Optional<Operation> after)
      throws SQLException {
    if (after.isEmpty()) {
      return delete(connection, name, before.orElseThrow());
    }
    String sql =
        before.isPresent()
            ? """
              UPDATE operations
              SET document = ?, done = ?, operation_type = ?, settle_time = ?, expire_time = ?
              WHERE parent = ? AND id = ? AND document = ?
              """
            : """
              INSERT INTO operations (document, done, operation_type, settle_time, expire_time, parent, id)
              VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
              """;
    Operation operation = after.get();
    try (PreparedStatement write = connection.prepareStatement(sql)) {
      write.setString(1, GSON.toJson(OperationDocument.write(operation)));
      write.setBoolean(2, operation.done());
      write.setString(3, operation.definition().operationType());
      write.setObject(4, micros(operation.settleTime()));
      write.setObject(5, micros(operation.expireTime()));
      write.setString(6, name.parent().value());
      write.setString(7, name.id());
      if (before.isPresent()) {
        write.setString(8, before.get());
      }
      return write.executeUpdate() == 1;
    }
  }

  private static boolean delete(Connection connection, OperationName name, String before)
      throws SQLException {
    String sql = "DELETE FROM operations WHERE parent = ? AND id = ? AND document = ?";
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      delete.setString(1, name.parent().value());
      delete.setString(2, name.id());
      delete.setString(3, before);
      return delete.executeUpdate() == 1;
    }
  }

  @Override
  public List<Operation> list(OperationQuery query) {
    Restriction restriction = query.restriction();
    StringBuilder sql =
        new StringBuilder("SELECT id, document FROM operations WHERE parent = ? AND id > ?");
    List<Object> values =
        new ArrayList<>(List.of(query.parent().value(), query.after().orElse("")));
    if (restriction.unfinished()) {
      sql.append(" AND done = 0");
    }
    restriction
        .operationType()
        .ifPresent(
            type -> {
              sql.append(" AND operation_type = ?");
              values.add(type);
            });
    restriction
        .labels()
        .forEach(
            (key, value) -> {
              sql.append(
                  " AND EXISTS (SELECT 1 FROM json_each(document, '$.labels') WHERE key = ? AND value = ?)");
              values.addAll(List.of(key, value));
            });
    sql.append(" ORDER BY id LIMIT ?");
    values.add(query.limit());
    return connections.run(connection -> list(connection, query.parent(), sql.toString(), values));
  }

  private static List<Operation> list(
      Connection connection, ParentName parent, String sql, List<Object> values)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        select.setObject(i + 1, values.get(i));
      }
      List<Operation> operations = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          operations.add(read(new OperationName(parent, rows.getString(1)), rows.getString(2)));
        }
      }
      return operations;
    }
  }

  @Override
  public Watch watch(OperationName name, Consumer<Optional<Operation>> listener) {
    return changes.watch(name.toString(), () -> listener.accept(get(name)));
  }

  @Override
  public void close() {
    changes.close();
    connections.close();
  }

  private static Operation read(OperationName name, String document) {
    return OperationDocument.read(name, GSON.fromJson(document, DOCUMENT));
  }

  /** Whole microseconds since 1970, rounded down as in the document. */
  private static Long micros(Optional<Instant> time) {
    return time.map(instant -> ChronoUnit.MICROS.between(Instant.EPOCH, instant)).orElse(null);
  }
}
