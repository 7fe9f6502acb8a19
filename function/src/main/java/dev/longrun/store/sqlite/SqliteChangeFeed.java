package dev.longrun.store.sqlite;

import dev.longrun.store.OperationStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells watchers which operations have changed in the file: at once if this process changed them,
 * within {@link #POLL_MILLIS} if another did. One thread serves all watchers; it rests while there
 * are none.
 */
final class SqliteChangeFeed implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger(SqliteChangeFeed.class.getName());

  /** How often the file's version is looked at, which costs no I/O while nothing changes. */
  static final long POLL_MILLIS = 20;

  /** No operation has this name. */
  private static final String EVERYTHING = "";

  private static final long RETRY_MILLIS = 1000;
  private static final long MAX_CLOSE_MILLIS = 5000;

  private final SqliteConnections connections;
  private final Map<String, Set<Runnable>> watchers = new HashMap<>();
  private final Queue<Runnable> fresh = new ArrayDeque<>();
  private final Queue<Runnable> failed = new ArrayDeque<>();
  private @Nullable Thread thread;
  private boolean woken;
  private boolean closed;

  SqliteChangeFeed(SqliteConnections connections) {
    this.connections = connections;
  }

  /** Runs {@code changed} soon, and after every change, whatever it changes. */
  OperationStore.Watch watchAll(Runnable changed) {
    return watch(EVERYTHING, changed);
  }

  /** Runs {@code changed} soon, and after each change of what has this name. */
  synchronized OperationStore.Watch watch(String name, Runnable changed) {
    // One of its own for each watch, so that a listener given twice is two watches.
    Runnable watcher = () -> changed.run();
    watchers.computeIfAbsent(name, it -> new HashSet<>()).add(watcher);
    fresh.add(watcher);
    if (thread == null) {
      thread = new Thread(this::run, "sqlite-change-feed");
      thread.setDaemon(true);
      thread.start();
    }
    notifyAll();
    return () -> unwatch(name, watcher);
  }

  private synchronized void unwatch(String name, Runnable watcher) {
    watchers.computeIfPresent(
        name,
        (it, those) -> {
          those.remove(watcher);
          return those.isEmpty() ? null : those;
        });
    fresh.remove(watcher);
    failed.remove(watcher);
  }

  /** Looks for changes now. */
  synchronized void wake() {
    woken = true;
    notifyAll();
  }

  /** From its return on the file is left alone, unless a watcher takes long. */
  @Override
  public void close() {
    Thread running = stop();
    if (running != null && running != Thread.currentThread()) {
      try {
        running.join(MAX_CLOSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized @Nullable Thread stop() {
    closed = true;
    notifyAll();
    return thread;
  }

  private void run() {
    while (!isClosed()) {
      try (Connection connection = connections.open()) {
        follow(connection);
      } catch (SQLException e) {
        LOGGER.log(Level.WARNING, "changes can't be read; trying again", e);
        pause(RETRY_MILLIS);
      }
    }
  }

  private void follow(Connection connection) throws SQLException {
    // The version first, so that a change between the two is looked for; all, since one may have
    // been missed before.
    long version = number(connection, "PRAGMA data_version");
    long seen = number(connection, "SELECT coalesce(max(seq), 0) FROM changes");
    takeFresh();
    all().forEach(this::tell);
    while (awaitTurn()) {
      takeFresh().forEach(this::tell);
      long now = number(connection, "PRAGMA data_version");
      if (now != version) {
        version = now;
        seen = tellSince(connection, seen);
      }
    }
  }

  /** Tells of all changes after {@code seen}, and returns the newest of them. */
  private long tellSince(Connection connection, long seen) throws SQLException {
    Set<String> changed = new LinkedHashSet<>(Set.of(EVERYTHING));
    long newest = seen;
    int count = 0;
    String sql = "SELECT seq, name FROM changes WHERE seq > ? ORDER BY seq";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, seen);
      try (ResultSet rows = select.executeQuery()) {
        for (; rows.next(); count++) {
          newest = rows.getLong(1);
          changed.add(rows.getString(2));
        }
      }
    }
    boolean missedSome = newest - seen > count;
    (missedSome ? all() : of(changed)).forEach(this::tell);
    return newest;
  }

  /** Waits for the next look at the file; false, when there is none. */
  private synchronized boolean awaitTurn() {
    while (!closed && watchers.isEmpty()) {
      pause(0);
    }
    if (!closed && !woken && fresh.isEmpty()) {
      pause(POLL_MILLIS);
    }
    woken = false;
    return !closed;
  }

  @SuppressWarnings("WaitNotInLoop") // woken too early, it looks too early
  private synchronized void pause(long millis) {
    try {
      wait(millis);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized Set<Runnable> takeFresh() {
    Set<Runnable> taken = new LinkedHashSet<>(fresh);
    taken.addAll(failed);
    fresh.clear();
    failed.clear();
    return taken;
  }

  private synchronized Set<Runnable> all() {
    return of(watchers.keySet());
  }

  private synchronized Set<Runnable> of(Set<String> names) {
    Set<Runnable> those = new LinkedHashSet<>();
    names.forEach(name -> those.addAll(watchers.getOrDefault(name, Set.of())));
    return those;
  }

  private synchronized void again(Runnable watcher) {
    if (watchers.values().stream().anyMatch(those -> those.contains(watcher))) {
      failed.add(watcher);
    }
  }

  private void tell(Runnable watcher) {
    try {
      watcher.run();
    } catch (RuntimeException e) {
      LOGGER.log(Level.WARNING, "a watcher failed; it is told again", e);
      again(watcher);
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
