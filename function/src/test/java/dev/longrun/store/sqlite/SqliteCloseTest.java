package dev.longrun.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.longrun.operation.Operations;
import dev.longrun.store.OperationStore;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

class SqliteCloseTest {
  @RepeatedTest(20)
  void close_leavesNothingBehindThatUsesTheFile(@TempDir Path directory) {
    Set<Thread> before = threads();
    OperationStore store = new SqliteOperationStore(directory.resolve("operations.db"));
    store.watch(Operations.name("x"), operation -> {});
    store.close();
    Set<Thread> left = threads();
    left.removeAll(before);
    assertEquals(Set.of(), left);
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("sqlite-change-feed"))
        .collect(Collectors.toSet());
  }
}
