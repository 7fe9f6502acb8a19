package dev.longrun.store.sqlite;

import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That connections don't outlive their use. */
class SqliteConnectionsTest {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  @TempDir Path directory;

  private long openDescriptors() throws IOException {
    assumeTrue(Files.isDirectory(DESCRIPTORS), "only Linux tells which files are open");
    try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
      return descriptors.filter(this::isInDirectory).count();
    }
  }

  private boolean isInDirectory(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).startsWith(directory);
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  @Test
  void aConnection_thatCannotBeSetUp_isClosed() throws Exception {
    Path file = directory.resolve("x.db");
    Files.writeString(
        file, "this is no database, and long enough for SQLite to see that".repeat(50));
    for (int i = 0; i < 50; i++) {
      assertThrows(IllegalStateException.class, () -> new SqliteConnections(file));
    }
    assertEquals(0, openDescriptors());
  }

  @Test
  void aConnection_whoseWorkFails_isClosed_whateverItFailsWith() throws Exception {
    try (SqliteConnections connections = new SqliteConnections(directory.resolve("x.db"))) {
      for (Throwable failure :
          new Throwable[] {
            new SQLException("on purpose"), new IllegalStateException(), new AssertionError()
          }) {
        assertThrows(
            Throwable.class,
            () ->
                connections.run(
                    soon(),
                    connection -> {
                      throw SqliteConnectionsTest.<SQLException>sneaky(failure);
                    }));
      }
    }
    assertEquals(0, openDescriptors());
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // so that any may be thrown
  private static <T extends Throwable> T sneaky(Throwable failure) throws T {
    throw (T) failure;
  }

  @Test
  void theCauseOfAFailure_isNotHidden_byAConnectionThatCannotBeClosedEither() {
    try (SqliteConnections connections = new SqliteConnections(directory.resolve("x.db"))) {
      SQLException cause = new SQLException("on purpose");
      ApiException told =
          assertThrows(
              ApiException.class,
              () ->
                  connections.run(
                      soon(),
                      connection -> {
                        connection.close();
                        throw cause;
                      }));
      assertSame(cause, told.getCause());
    }
  }

  @Test
  void nothingIsOpened_onceItIsClosed() throws Exception {
    SqliteConnections connections = new SqliteConnections(directory.resolve("x.db"));
    connections.close();
    ApiException refused =
        assertThrows(ApiException.class, () -> connections.run(soon(), connection -> 1));
    assertEquals(Code.UNAVAILABLE, refused.error().code());
    assertThrows(SQLException.class, connections::open);
    assertEquals(0, openDescriptors());
  }

  @Test
  void aConnection_thatIsGivenBackAfterTheEnd_isClosed() throws Exception {
    SqliteConnections connections = new SqliteConnections(directory.resolve("x.db"));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<Integer> work =
          threads.submit(
              () ->
                  connections.run(
                      soon(),
                      connection -> {
                        begun.countDown();
                        await(closed);
                        return 1;
                      }));
      begun.await();
      connections.close();
      closed.countDown();
      assertEquals(1, work.get());
      assertEquals(0, openDescriptors());
    } finally {
      threads.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
