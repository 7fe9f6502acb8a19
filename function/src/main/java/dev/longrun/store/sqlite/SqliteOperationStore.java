package dev.longrun.store.sqlite;

import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.store.OperationQuery;
import dev.longrun.store.OperationStore;
import dev.longrun.store.Overdue;
import dev.longrun.store.Restriction;
import dev.longrun.time.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Operations in one SQLite file, for one machine. Several processes may use the file at once; what
 * was acknowledged survives the end of any of them.
 *
 * <p>Needs an SQLite JDBC driver at run time, which the deployed function does not have.
 */
public final class SqliteOperationStore implements OperationStore {
  /** For a read that tells a watcher; it is made again if it fails. */
  private static final Duration TIME_TO_TELL = Duration.ofSeconds(8);

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
  public Optional<Operation> get(OperationName name, Deadline deadline) {
    return document(name, deadline).map(text -> SqliteTable.read(name, text));
  }

  private Optional<String> document(OperationName name, Deadline deadline) {
    return connections.run(deadline, connection -> SqliteTable.document(connection, name));
  }

  /** Tries again without a pause: each conflict means that another change went through. */
  @Override
  public Change update(
      OperationName name, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
    while (true) {
      Optional<String> stored = document(name, deadline);
      Optional<Operation> before = stored.map(text -> SqliteTable.read(name, text));
      Optional<Operation> after = change.apply(before);
      if (after.equals(before)) {
        return new Change(before, after);
      }
      if (connections.write(
          deadline, connection -> SqliteTable.replaced(connection, name, stored, after))) {
        changes.wake();
        return new Change(before, after);
      }
    }
  }

  @Override
  public List<Operation> list(OperationQuery query, Deadline deadline) {
    Restriction restriction = query.restriction();
    StringBuilder condition = new StringBuilder("parent = ? AND id > ?");
    List<Object> values =
        new ArrayList<>(List.of(query.parent().value(), query.after().orElse("")));
    if (restriction.unfinished()) {
      condition.append(" AND done = 0");
    }
    restriction
        .operationType()
        .ifPresent(
            type -> {
              condition.append(" AND operation_type = ?");
              values.add(type);
            });
    restriction
        .labels()
        .forEach(
            (key, value) -> {
              condition.append(
                  " AND EXISTS (SELECT 1 FROM json_each(document, '$.labels') WHERE key = ? AND value = ?)");
              values.addAll(List.of(key, value));
            });
    values.add(query.limit());
    return select(condition + " ORDER BY id LIMIT ?", values, deadline);
  }

  @Override
  public List<Operation> children(
      OperationName name, Optional<String> after, int limit, Deadline deadline) {
    return select(
        "parent_operation = ? AND done = 0 AND id > ? ORDER BY id LIMIT ?",
        List.of(name.toString(), after.orElse(""), limit),
        deadline);
  }

  @Override
  public List<Operation> overdue(Overdue why, Instant now, int limit, Deadline deadline) {
    String column =
        switch (why) {
          case SETTLE -> "settle_time";
          case EXPIRE -> "expire_time";
        };
    return select(
        "%1$s <= ? ORDER BY %1$s LIMIT ?".formatted(column),
        List.of(SqliteTable.micros(now), limit),
        deadline);
  }

  @Override
  public List<Operation> cancelling(int limit, Deadline deadline) {
    return select("cancel_worker IS NOT NULL LIMIT ?", List.of(limit), deadline);
  }

  private List<Operation> select(String condition, List<Object> values, Deadline deadline) {
    return connections.run(
        deadline, connection -> SqliteTable.select(connection, condition, values));
  }

  @Override
  public Watch watch(OperationName name, Consumer<Optional<Operation>> listener) {
    return changes.watch(name.toString(), () -> listener.accept(get(name, timeToTell())));
  }

  @Override
  public Watch watchCancelRequests(String worker, Consumer<OperationName> listener) {
    Set<OperationName> told = new HashSet<>();
    return changes.watchAll(
        () -> {
          List<OperationName> asked =
              connections.run(
                  timeToTell(), connection -> SqliteTable.cancelRequested(connection, worker));
          told.retainAll(new HashSet<>(asked));
          asked.stream().filter(told::add).forEach(listener);
        });
  }

  private static Deadline timeToTell() {
    return Deadline.after(TIME_TO_TELL);
  }

  @Override
  public void close() {
    changes.close();
    connections.close();
  }
}
