package dev.longrun.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.ManualClock;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.operation.ParentName;
import dev.longrun.store.OperationStore;
import dev.longrun.store.sqlite.SqliteOperationStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageReaderTimeTest {
  private static final ParentName PARENT = new ParentName("projects/p");

  @TempDir Path directory;

  @Test
  void aPage_whoseTimeIsOverBeforeItBegins_isNotTakenForTheLastOne() {
    ManualClock clock = new ManualClock();
    InstantSource leaping =
        () -> {
          clock.advance(Duration.ofMinutes(1));
          return clock.instant();
        };
    try (OperationStore store = new SqliteOperationStore(directory.resolve("operations.db"))) {
      for (String id : new String[] {"a", "b"}) {
        OperationName name = new OperationName(PARENT, id);
        store.update(name, none -> Optional.of(Operations.initializing(name)));
      }
      OperationPage page =
          new OperationsService(store, leaping).listOperations(new PageRequest(PARENT, "", 0, ""));
      assertEquals(1, page.operations().size());
      assertTrue(page.nextPageToken().isPresent());
    }
  }
}
