package dev.longrun.tools.demo;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Makes an SQLite file whose table {@code orders} has as many rows as asked for. */
public final class SampleTable {
  static final String NAME = "orders";

  private static final String CREATE =
      """
      CREATE TABLE orders (
        id INTEGER PRIMARY KEY, customer TEXT, city TEXT, product TEXT, quantity INTEGER,
        price REAL, ordered TEXT, reference TEXT)
      """;

  private static final String FILL =
      """
      WITH RECURSIVE number(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < ?)
      INSERT INTO orders
      SELECT i,
             'customer-' || (i * 7919 % 100003),
             trim(substr('Oslo   Lisboa Kraków NairobiQuito  Sendai ', i * 31 % 6 * 7 + 1, 7)),
             'part "' || char(65 + i * 17 % 26, 65 + i * 5 % 26) || (i % 977) || '"',
             i * 13 % 40 + 1,
             round(i * 37 % 100000 / 100.0, 2),
             datetime(1700000000 + i * 41, 'unixepoch'),
             hex(randomblob(12))
      FROM number
      """;

  private SampleTable() {}

  /** Takes the file, which must not be there yet, and the number of rows. */
  public static void main(String[] arguments) throws SQLException {
    write(Path.of(arguments[0]), Long.parseLong(arguments[1]));
  }

  private static void write(Path file, long rows) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      // A file that can be made again need not survive a crash.
      statement.execute("PRAGMA journal_mode = OFF");
      statement.execute("PRAGMA synchronous = OFF");
      statement.execute(CREATE);
      try (PreparedStatement fill = connection.prepareStatement(FILL)) {
        fill.setLong(1, rows);
        fill.executeUpdate();
      }
    }
  }
}
