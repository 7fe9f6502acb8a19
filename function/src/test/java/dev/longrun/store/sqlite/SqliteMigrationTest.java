package dev.longrun.store.sqlite;

import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.initializing;
import static dev.longrun.operation.Operations.processing;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.store.OperationQuery;
import dev.longrun.store.OperationStore;
import dev.longrun.store.Restriction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a file whose tables are those of the version before. */
class SqliteMigrationTest {
  private static final List<Operation> OPERATIONS =
      List.of(
          initializing(Operations.name("a")),
          processing(initializing(Operations.name("b"))),
          processing(initializing(Operations.name("c"))).cancel(cancelRequest(START)));

  /** The tables of version 2, as that version made them. */
  private static final String OLD_TABLE =
      "CREATE TABLE operations (document TEXT NOT NULL, done INTEGER NOT NULL, operation_type TEXT NOT NULL, "
          + "parent_operation TEXT, cancel_worker TEXT, settle_time INTEGER, expire_time INTEGER, "
          + "parent TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (parent, id)) WITHOUT ROWID";

  private static final String OLD_COLUMNS =
      "document, done, operation_type, parent_operation, cancel_worker, settle_time, expire_time, parent, id";

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void makeAFileOfTheVersionBefore() throws SQLException {
    file = directory.resolve("operations.db");
    try (OperationStore store = new SqliteOperationStore(file)) {
      OPERATIONS.forEach(it -> store.update(it.name(), soon(), none -> Optional.of(it)));
    }
    execute(
        "ALTER TABLE operations RENAME TO new",
        OLD_TABLE,
        "INSERT INTO operations SELECT " + OLD_COLUMNS + " FROM new",
        "DROP TABLE new",
        "CREATE INDEX operations_settle_time ON operations (settle_time) WHERE settle_time IS NOT NULL",
        "CREATE TRIGGER operations_INSERT AFTER INSERT ON operations BEGIN INSERT INTO changes (name) "
            + "VALUES (NEW.parent || '/operations/' || NEW.id); END",
        "PRAGMA user_version = 2");
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static List<String> texts(Path from, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + from);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }

  private static List<String> columns(Path of) throws SQLException {
    return texts(of, "SELECT name FROM pragma_table_info('operations') ORDER BY cid");
  }

  private void assertAllThere(OperationStore store) {
    OperationQuery all =
        new OperationQuery(Operations.name("a").parent(), Restriction.NONE, Optional.empty(), 10);
    assertEquals(OPERATIONS, store.list(all, soon()).operations());
  }

  @Test
  void open_bringsTheTablesUpToThisVersion_andLosesNothing() throws Exception {
    try (OperationStore store = new SqliteOperationStore(file)) {
      assertAllThere(store);
    }
    assertEquals(List.of("parent", "id"), columns(file).subList(0, 2));
    assertEquals(List.of("ok"), texts(file, "PRAGMA integrity_check"));
    assertEquals(List.of("3"), texts(file, "PRAGMA user_version"));
    assertEquals(
        List.of("changes", "operations"),
        texts(
            file,
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"));
    try (OperationStore store = new SqliteOperationStore(file)) {
      assertAllThere(store);
    }
  }

  @Test
  void open_keepsACopy_thatTheVersionBeforeCanUse() throws Exception {
    new SqliteOperationStore(file).close();
    Path copy = SqliteMigration.copyOf(file);
    assertEquals(directory.resolve("operations.db.version-2"), copy);
    assertEquals(List.of("2"), texts(copy, "PRAGMA user_version"));
    assertEquals(List.of("a", "b", "c"), texts(copy, "SELECT id FROM operations ORDER BY id"));
    assertEquals("document", columns(copy).get(0));
    try (var files = Files.list(directory)) {
      assertTrue(files.noneMatch(it -> it.toString().endsWith(".unfinished")));
    }
  }

  @Test
  void changes_areTold_asBefore() throws Exception {
    OperationName name = Operations.name("d");
    LinkedBlockingQueue<Optional<Operation>> told = new LinkedBlockingQueue<>();
    try (OperationStore store = new SqliteOperationStore(file);
        OperationStore other = new SqliteOperationStore(file);
        OperationStore.Watch watch = store.watch(name, told::add)) {
      assertEquals(Optional.empty(), told.poll(10, TimeUnit.SECONDS));
      Operation operation = initializing(name);
      other.update(name, soon(), none -> Optional.of(operation));
      assertEquals(Optional.of(operation), told.poll(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void twoProcesses_thatOpenTheFileAtOnce_migrateItOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> openings = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        openings.add(threads.submit(() -> new SqliteOperationStore(file).close()));
      }
      for (Future<?> opening : openings) {
        opening.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(List.of("2"), texts(SqliteMigration.copyOf(file), "PRAGMA user_version"));
    try (OperationStore store = new SqliteOperationStore(file)) {
      assertAllThere(store);
    }
  }

  @Test
  void aProcess_thatStillRunsTheVersionBefore_canInsertNothing() throws Exception {
    new SqliteOperationStore(file).close();
    SQLException refused =
        assertThrows(
            SQLException.class,
            () ->
                execute(
                    "INSERT INTO operations VALUES ('{}', 0, 'T', 'projects/p/operations/y', NULL, NULL, NULL, 'projects/p', 'z') ON CONFLICT DO NOTHING"));
    assertTrue(refused.getMessage().contains("NOT NULL"), refused.getMessage());
  }

  @Test
  void open_thatCannotKeepACopy_leavesTheFileAsItIs() throws Exception {
    Files.createDirectories(SqliteMigration.copyOf(file).resolve("x"));
    assertThrows(IllegalStateException.class, () -> new SqliteOperationStore(file));
    assertEquals(List.of("2"), texts(file, "PRAGMA user_version"));
    assertEquals("document", columns(file).get(0));
  }

  @Test
  void open_ofAFileOfALaterVersion_isRefused() throws Exception {
    new SqliteOperationStore(file).close();
    execute("PRAGMA user_version = 4");
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> new SqliteOperationStore(file));
    assertTrue(refused.getMessage().contains("version 4"), refused.getMessage());
    assertFalse(refused.getMessage().isEmpty());
  }
}
