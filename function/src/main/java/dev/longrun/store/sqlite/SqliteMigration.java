package dev.longrun.store.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Brings the tables of the version before up to this one, which has the columns of the key first:
 * SQLite's integrity_check before 3.41 takes the table for corrupt otherwise.
 */
final class SqliteMigration {
  /** The version whose tables this is for. */
  static final int FROM = 2;

  private static final Logger LOGGER = Logger.getLogger(SqliteMigration.class.getName());

  private static final String COLUMNS =
      "parent, id, document, done, operation_type, parent_operation, cancel_worker, settle_time, expire_time";

  // The triggers and indexes go with the table. What was told of changes stays.
  private static final List<String> STATEMENTS =
      List.of(
          "ALTER TABLE operations RENAME TO operations_before",
          SqliteTable.SCHEMA,
          "INSERT INTO operations (%1$s) SELECT %1$s FROM operations_before".formatted(COLUMNS),
          "DROP TABLE operations_before");

  private SqliteMigration() {}

  /** The file with what was in {@code file} before its tables were changed. */
  static Path copyOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".version-" + FROM);
  }

  /**
   * @param statement in a transaction that keeps others from writing. It may still be undone
   */
  static void run(ConnectionSource connections, Statement statement, Path file)
      throws SQLException {
    Path copy = copyOf(file);
    copy(connections, copy);
    for (String sql : STATEMENTS) {
      statement.execute(sql);
    }
    LOGGER.log(
        Level.WARNING,
        "the tables of {0} were brought from version {1} to {2}; what was there before is in {3}",
        new Object[] {file, FROM, SqliteSchema.VERSION, copy});
  }

  /** What is committed, which nobody changes meanwhile; whole, or not there at all. */
  private static void copy(ConnectionSource connections, Path copy) throws SQLException {
    Path unfinished = copy.resolveSibling(copy.getFileName() + ".unfinished");
    try (Connection reader = connections.open();
        PreparedStatement vacuum = reader.prepareStatement("VACUUM INTO ?")) {
      Files.deleteIfExists(unfinished);
      vacuum.setString(1, unfinished.toString());
      vacuum.execute();
      Files.move(
          unfinished, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
