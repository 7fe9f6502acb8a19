package dev.longrun.store.sqlite;

import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.store.OperationStore;
import dev.longrun.time.Deadline;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That no call goes on much longer than its deadline, whatever it waits for. */
class SqliteDeadlineTest {
  private static final OperationName NAME = Operations.name("x");
  private static final Duration SHORT = Duration.ofMillis(200);

  /** Far from the deadline, and from the 8 s for which SQLite once waited. */
  private static final Duration LATE = Duration.ofSeconds(4);

  @TempDir Path directory;

  @Test
  void aWrite_whileAnotherProcessHoldsTheLock_endsAtItsDeadline() throws Exception {
    Path file = directory.resolve("operations.db");
    try (OperationStore store = new SqliteOperationStore(file);
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      assertUnavailableInTime(store);
      statement.execute("ROLLBACK");
      store.update(NAME, soon(), none -> Optional.of(Operations.initializing(NAME)));
    }
  }

  @Test
  void aWrite_behindAnotherOfThisProcess_endsAtItsDeadline() throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (SqliteConnections connections = new SqliteConnections(directory.resolve("x.db"))) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch end = new CountDownLatch(1);
      Future<Boolean> first =
          threads.submit(
              () ->
                  connections.write(
                      soon(),
                      connection -> {
                        begun.countDown();
                        return awaited(end);
                      }));
      begun.await();
      Deadline deadline = Deadline.after(SHORT);
      ApiException late =
          assertThrows(ApiException.class, () -> connections.write(deadline, connection -> false));
      assertEquals(Code.UNAVAILABLE, late.error().code());
      end.countDown();
      assertTrue(first.get());
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean awaited(CountDownLatch end) {
    try {
      end.await();
      return true;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anUpdate_thatIsOvertakenAgainAndAgain_endsAtItsDeadline() {
    try (OperationStore store = new SqliteOperationStore(directory.resolve("operations.db"))) {
      Operation operation = Operations.initializing(NAME);
      Deadline deadline = Deadline.after(SHORT);
      ApiException late =
          assertThrows(
              ApiException.class,
              () ->
                  store.update(
                      NAME,
                      deadline,
                      stored -> {
                        store.update(
                            NAME,
                            soon(),
                            any -> any.isPresent() ? Optional.empty() : Optional.of(operation));
                        return stored.isPresent() ? Optional.empty() : Optional.of(operation);
                      }));
      assertEquals(Code.UNAVAILABLE, late.error().code());
      assertTrue(deadline.hasPassed());
    }
  }

  private static void assertUnavailableInTime(OperationStore store) {
    long begin = System.nanoTime();
    ApiException late =
        assertThrows(
            ApiException.class,
            () ->
                store.update(
                    NAME,
                    Deadline.after(SHORT),
                    none -> Optional.of(Operations.initializing(NAME))));
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertEquals(Code.UNAVAILABLE, late.error().code());
    assertTrue(took.compareTo(LATE) < 0, () -> "took " + took);
  }
}
