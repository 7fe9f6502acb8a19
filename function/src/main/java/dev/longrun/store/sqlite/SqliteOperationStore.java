package dev.longrun.store.sqlite;

import dev.longrun.error.ApiException;
import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.State;
import dev.longrun.store.OperationQuery;
import dev.longrun.store.OperationStore;
import dev.longrun.store.OverdueQuery;
import dev.longrun.store.Position;
import dev.longrun.store.QueryResult;
import dev.longrun.store.Restriction;
import dev.longrun.store.SearchQuery;
import dev.longrun.store.Subset;
import dev.longrun.time.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Operations in one SQLite file, for one machine. Several processes may use the file at once; what
 * was acknowledged survives the end of any of them.
 *
 * <p>Needs an SQLite JDBC driver at run time, which the deployed function does not have.
 */
public final class SqliteOperationStore implements OperationStore {
  /** For a read that tells a watcher; it is made again if it fails. */
  private static final Duration TIME_TO_TELL = Duration.ofSeconds(8);

  private static final Logger LOGGER = Logger.getLogger(SqliteOperationStore.class.getName());

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
    return document(name, deadline).map(text -> SqliteTable.read(name.toString(), text));
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
      Optional<Operation> before = stored.map(text -> SqliteTable.read(name.toString(), text));
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

  /** Writes all in one transaction, since what a write costs is its end. */
  @Override
  public List<Operation> updateMany(
      Collection<OperationName> names,
      Deadline deadline,
      Function<Operation, Optional<Operation>> change) {
    List<Operation> stored = new ArrayList<>();
    Map<Operation, String> changed = new LinkedHashMap<>();
    for (OperationName name : names) {
      Optional<String> document = document(name, deadline);
      Optional<Operation> before = document.flatMap(text -> decoded(name, text));
      Optional<Operation> after = before.flatMap(change);
      if (after.equals(before)) {
        after.ifPresent(stored::add);
      } else {
        after.ifPresent(it -> changed.put(it, document.orElseThrow()));
      }
    }
    if (!changed.isEmpty()) {
      stored.addAll(
          connections.write(
              deadline, connection -> SqliteTable.replacedTogether(connection, changed)));
      changes.wake();
    }
    return stored;
  }

  private static Optional<Operation> decoded(OperationName name, String document) {
    try {
      return Optional.of(SqliteTable.read(name.toString(), document));
    } catch (ApiException e) {
      LOGGER.log(Level.WARNING, "left out " + name, e);
      return Optional.empty();
    }
  }

  @Override
  public QueryResult list(OperationQuery query, Deadline deadline) {
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
    return select(
        SqliteQuery.underOneParent(condition.toString(), values, query.limit()), deadline);
  }

  @Override
  public QueryResult search(SearchQuery query, Deadline deadline) {
    return connections.run(deadline, connection -> SqliteSearch.select(connection, query));
  }

  @Override
  public Map<State, Long> count(Subset subset, Deadline deadline) {
    return connections.run(deadline, connection -> SqliteSearch.count(connection, subset));
  }

  @Override
  public QueryResult children(
      OperationName name, Optional<String> after, int limit, Deadline deadline) {
    return select(
        SqliteQuery.underOneParent(
            "parent_operation = ? AND done = 0 AND id > ?",
            List.of(name.toString(), after.orElse("")),
            limit),
        deadline);
  }

  @Override
  public QueryResult overdue(OverdueQuery query, Deadline deadline) {
    return select(SqliteQuery.overdue(query), deadline);
  }

  @Override
  public QueryResult cancelling(Optional<Position> after, int limit, Deadline deadline) {
    return select(SqliteQuery.cancelling(after, limit), deadline);
  }

  private QueryResult select(SqliteQuery query, Deadline deadline) {
    return connections.run(deadline, connection -> SqliteTable.select(connection, query));
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
