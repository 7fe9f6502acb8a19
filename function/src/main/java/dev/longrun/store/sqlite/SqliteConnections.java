package dev.longrun.store.sqlite;

import dev.longrun.error.ServerErrors;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Open connections to one SQLite file, lent to one caller at a time and kept for the next. */
final class SqliteConnections implements AutoCloseable {
  /**
   * Changes are told through a table of their own, so that every process sees them, whoever made
   * them. Only the newest are kept: who fell behind reads everything again.
   */
  private static final List<String> SCHEMA =
      Stream.of(
              Stream.of(
                  SqliteTable.SCHEMA,
                  "CREATE TABLE IF NOT EXISTS changes (seq INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL)",
                  trigger("INSERT", "NEW"),
                  trigger("UPDATE", "NEW"),
                  trigger("DELETE", "OLD")),
              SqliteTable.SPARSE.stream().map(SqliteConnections::index))
          .flatMap(statements -> statements)
          .toList();

  /** Of the schema; changes with it. */
  private static final int VERSION = 2;

  static final int KEPT_CHANGES = 10_000;

  private static final int BUSY_MILLIS = 8000;

  private final String url;
  private final Semaphore writing = new Semaphore(1, true);
  private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

  /**
   * Opens the file, and makes it and its tables if they are not there.
   *
   * @throws IllegalStateException if that is impossible
   */
  SqliteConnections(Path file) {
    this.url = "jdbc:sqlite:" + file.toAbsolutePath();
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      // In one transaction, since another process may do the same, or this one end half-way.
      statement.execute("BEGIN IMMEDIATE");
      requireOurs(file, statement);
      for (String sql : SCHEMA) {
        statement.execute(sql);
      }
      statement.execute("PRAGMA user_version = " + VERSION);
      statement.execute("COMMIT");
    } catch (SQLException e) {
      throw new IllegalStateException(
          "can't open the SQLite file " + file + ": " + e.getMessage(), e);
    }
  }

  /** A file of another version of the tables is left alone. */
  private static void requireOurs(Path file, Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)")) {
      if (row.getInt(2) > 0 && row.getInt(1) != VERSION) {
        throw new IllegalStateException(
            "the SQLite file %s was not made by this version (its tables have version %d, ours %d); use another file"
                .formatted(file, row.getInt(1), VERSION));
      }
    }
  }

  private static String index(String column) {
    return "CREATE INDEX IF NOT EXISTS operations_%1$s ON operations (%1$s) WHERE %1$s IS NOT NULL"
        .formatted(column);
  }

  private static String trigger(String event, String row) {
    return """
        CREATE TRIGGER IF NOT EXISTS operations_%1$s AFTER %1$s ON operations BEGIN
          INSERT INTO changes (name) VALUES (%2$s.parent || '/operations/' || %2$s.id);
          DELETE FROM changes WHERE seq <= last_insert_rowid() - %3$d;
        END
        """
        .formatted(event, row, KEPT_CHANGES);
  }

  /** What to do with a borrowed connection. */
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /**
   * Runs {@code work} with a connection that nobody else uses meanwhile.
   *
   * @throws dev.longrun.error.ApiException UNAVAILABLE, if SQLite fails: the file is locked for too
   *     long, full or gone
   */
  <T> T run(Work<T> work) {
    Connection connection = null;
    try {
      connection = idle.pollFirst();
      if (connection == null) {
        connection = open();
      }
      T result = work.with(connection);
      idle.addFirst(connection);
      return result;
    } catch (SQLException e) {
      close(connection);
      throw ServerErrors.storeUnavailable(e);
    } catch (RuntimeException e) {
      close(connection);
      throw e;
    }
  }

  /**
   * Like {@link #run}, for work that writes: in this process one at a time, in the order in which
   * they come. SQLite itself lets those who wait for its lock sleep and try again, so under load
   * some would wait a hundred times as long as others.
   */
  <T> T write(Work<T> work) {
    try {
      if (!writing.tryAcquire(BUSY_MILLIS, TimeUnit.MILLISECONDS)) {
        throw ServerErrors.storeUnavailable(
            new TimeoutException("too many writes wait for each other"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ServerErrors.storeUnavailable(e);
    }
    try {
      return run(work);
    } finally {
      writing.release();
    }
  }

  /**
   * A new connection: WAL lets readers and one writer go on together, full sync keeps what was
   * acknowledged through a crash.
   */
  Connection open() throws SQLException {
    Connection connection = DriverManager.getConnection(url);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = " + BUSY_MILLIS);
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
    }
    return connection;
  }

  @Override
  public void close() {
    for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
      close(connection);
    }
  }

  private static void close(@Nullable Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      throw ServerErrors.storeUnavailable(e);
    }
  }
}
