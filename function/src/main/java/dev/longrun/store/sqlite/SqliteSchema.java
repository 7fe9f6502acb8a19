package dev.longrun.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The tables of a file.
 *
 * <p>Changes are told through a table of their own, so that every process sees them, whoever made
 * them. Only the newest are kept: who fell behind reads everything again.
 */
final class SqliteSchema {
  /** Of the tables; changes with them. */
  private static final int VERSION = 3;

  private static final int KEPT_CHANGES = 10_000;

  private static final List<String> STATEMENTS =
      Stream.of(
              Stream.of(
                  SqliteTable.SCHEMA,
                  "CREATE TABLE IF NOT EXISTS changes (seq INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL)",
                  trigger("INSERT", "NEW"),
                  trigger("UPDATE", "NEW"),
                  trigger("DELETE", "OLD")),
              SqliteTable.SPARSE.stream().map(SqliteSchema::index),
              SqliteSearch.INDEXES.entrySet().stream().map(SqliteSchema::index))
          .flatMap(statements -> statements)
          .toList();

  private SqliteSchema() {}

  /**
   * Makes the tables that are not there, and brings those of the version before up to this one.
   *
   * @throws IllegalStateException if the file has tables of another version; it is left alone
   */
  static void create(ConnectionSource connections, Path file) throws SQLException {
    try (Connection connection = connections.open();
        Statement statement = connection.createStatement()) {
      // In one transaction, since another process may do the same, or this one end half-way.
      statement.execute("BEGIN IMMEDIATE");
      int version = version(statement);
      if (version == SqliteMigration.FROM) {
        SqliteMigration.run(connections, statement, file);
      } else if (version != 0 && version != VERSION) {
        throw new IllegalStateException(
            "the SQLite file %s was not made by this version (its tables have version %d, ours %d); use another file"
                .formatted(file, version, VERSION));
      }
      for (String sql : STATEMENTS) {
        statement.execute(sql);
      }
      statement.execute("PRAGMA user_version = " + VERSION);
      statement.execute("COMMIT");
    }
  }

  /** Zero for a file with nothing in it; -1 for one with tables that have no version. */
  private static int version(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)")) {
      boolean isEmpty = row.getInt(2) == 0;
      return isEmpty ? 0 : row.getInt(1) == 0 ? -1 : row.getInt(1);
    }
  }

  private static String index(String column) {
    return "CREATE INDEX IF NOT EXISTS operations_%1$s ON operations (%1$s) WHERE %1$s IS NOT NULL"
        .formatted(column);
  }

  private static String index(Map.Entry<String, String> search) {
    return "CREATE INDEX IF NOT EXISTS " + search.getKey() + " ON operations " + search.getValue();
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
}
