package dev.longrun.store.sqlite;

import dev.longrun.error.ServerErrors;
import dev.longrun.time.Deadline;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Open connections to one SQLite file, lent to one caller at a time and kept for the next. */
final class SqliteConnections implements AutoCloseable {
  /**
   * How long to wait for another process that writes, in work that no caller waits for: making the
   * tables and following the changes.
   */
  private static final int BUSY_MILLIS = 8000;

  private final String url;
  private final Semaphore writing = new Semaphore(1, true);
  private final Deque<Connection> idle = new ArrayDeque<>();
  private boolean closed;

  /**
   * Opens the file, and makes it and its tables if they are not there.
   *
   * @throws IllegalStateException if that is impossible
   */
  SqliteConnections(Path file) {
    this.url = "jdbc:sqlite:" + file.toAbsolutePath();
    try {
      SqliteSchema.create(this::open, file);
    } catch (SQLException | UncheckedIOException e) {
      throw new IllegalStateException(
          "can't open the SQLite file " + file + ": " + e.getMessage(), e);
    }
  }

  /** What to do with a borrowed connection. */
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /**
   * Runs {@code work} with a connection that nobody else uses meanwhile.
   *
   * @throws dev.longrun.error.ApiException UNAVAILABLE, if SQLite fails: the file is locked beyond
   *     the deadline, full or gone
   */
  <T> T run(Deadline deadline, Work<T> work) {
    if (deadline.hasPassed()) {
      throw ServerErrors.storeUnavailable(new TimeoutException("the deadline has passed"));
    }
    try {
      Connection connection = borrow();
      try {
        waitAtMost(deadline, connection);
        T result = work.with(connection);
        giveBack(connection);
        return result;
      } catch (Throwable e) {
        closeAfter(e, connection);
        throw e;
      }
    } catch (SQLException e) {
      throw ServerErrors.storeUnavailable(e);
    }
  }

  /**
   * Like {@link #run}, for work that writes: in this process one at a time, in the order in which
   * they come. SQLite itself lets those who wait for its lock sleep and try again, so under load
   * some would wait a hundred times as long as others.
   */
  <T> T write(Deadline deadline, Work<T> work) {
    try {
      if (!writing.tryAcquire(deadline.timeLeft().toNanos(), TimeUnit.NANOSECONDS)) {
        throw ServerErrors.storeUnavailable(
            new TimeoutException("too many writes wait for each other"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ServerErrors.storeUnavailable(e);
    }
    try {
      return run(deadline, work);
    } finally {
      writing.release();
    }
  }

  private static void waitAtMost(Deadline deadline, Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = " + deadline.timeLeft().toMillis());
    }
  }

  private Connection borrow() throws SQLException {
    synchronized (this) {
      requireOpen();
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    return open();
  }

  private void giveBack(Connection connection) throws SQLException {
    synchronized (this) {
      if (!closed) {
        idle.push(connection);
        return;
      }
    }
    connection.close();
  }

  /** Whatever state it is in; that must not hide why. */
  private static void closeAfter(Throwable failure, Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  /** A connection of the caller's own, which it must close. */
  Connection open() throws SQLException {
    synchronized (this) {
      requireOpen();
    }
    return DriverManager.getConnection(url, pragmas());
  }

  /**
   * Given to the driver, which closes a connection again if it can't set them. WAL lets readers and
   * one writer go on together, full sync keeps what was acknowledged through a crash.
   */
  private static Properties pragmas() {
    Properties pragmas = new Properties();
    pragmas.setProperty("busy_timeout", Integer.toString(BUSY_MILLIS));
    pragmas.setProperty("journal_mode", "WAL");
    pragmas.setProperty("synchronous", "FULL");
    return pragmas;
  }

  private void requireOpen() throws SQLException {
    if (closed) {
      throw new SQLException("the store is closed");
    }
  }

  /** Closes what is idle now, and the rest when it is given back. */
  @Override
  public void close() {
    Deque<Connection> open;
    synchronized (this) {
      closed = true;
      open = new ArrayDeque<>(idle);
      idle.clear();
    }
    SQLException failure = null;
    for (Connection connection : open) {
      try {
        connection.close();
      } catch (SQLException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw ServerErrors.storeUnavailable(failure);
    }
  }
}
