package dev.longrun.tools.bench;

import static dev.longrun.time.TestDeadlines.soon;

import com.google.cloud.firestore.FirestoreOptions;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.ParentName;
import dev.longrun.store.sqlite.SqliteOperationStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;

/**
 * A store that holds so many operations and no others.
 *
 * @param environment what tells a server to use it
 */
record GrownStore(int size, ParentName parent, Map<String, String> environment) {
  /** Copies one row, under ids that {@link SeededOperations#id} makes too. */
  private static final String COPY =
      """
      WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
      INSERT INTO operations
        (parent, id, document, done, operation_type, parent_operation, cancel_worker, settle_time, expire_time)
      SELECT
        parent, printf('%08x', n * ? & 0xffffffff),
        document, done, operation_type, parent_operation, cancel_worker, settle_time, expire_time
      FROM operations, numbers WHERE id = 'template'
      """;

  /** In a project of its own, since the environment names one emulator for all sizes. */
  static GrownStore inFirestore(int size) throws Exception {
    String project = System.getenv("GOOGLE_CLOUD_PROJECT") + "-" + size;
    try (var firestore = FirestoreOptions.newBuilder().setProjectId(project).build().getService()) {
      ParentName parent = SeededOperations.inFirestore(firestore, size).parent();
      return new GrownStore(
          size, parent, Map.of("LONGRUN_STORE", "firestore", "GOOGLE_CLOUD_PROJECT", project));
    }
  }

  /** In a file of its own. */
  static GrownStore inSqlite(int size, Path folder) throws IOException {
    Path file = folder.resolve(size + ".db");
    ParentName parent = SeededOperations.freshParent();
    OperationName template = new OperationName(parent, "template");
    try (SqliteOperationStore store = new SqliteOperationStore(file)) {
      store.update(template, soon(), none -> Optional.of(SeededOperations.template(template)));
      copy(file, size);
      store.update(template, soon(), stored -> Optional.empty());
    } catch (SQLException e) {
      throw new IOException("SQLite took no operations", e);
    }
    return new GrownStore(
        size, parent, Map.of("LONGRUN_STORE", "sqlite", "LONGRUN_SQLITE_FILE", file.toString()));
  }

  private static void copy(Path file, int size) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        PreparedStatement insert = connection.prepareStatement(COPY);
        Statement statement = connection.createStatement()) {
      insert.setInt(1, size - 1);
      insert.setLong(2, Integer.toUnsignedLong(SeededOperations.SPREAD));
      insert.executeUpdate();
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
  }
}
