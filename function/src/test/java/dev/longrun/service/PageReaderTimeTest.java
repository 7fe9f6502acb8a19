package dev.longrun.service;

import static dev.longrun.service.Live.live;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.ManualClock;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.operation.ParentName;
import dev.longrun.store.OperationStore;
import dev.longrun.store.sqlite.SqliteOperationStore;
import dev.longrun.time.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageReaderTimeTest {
  private static final ParentName PARENT = new ParentName("projects/p");

  @TempDir Path directory;

  @Test
  void aPage_whoseTimeIsOverBeforeItBegins_isNotTakenForTheLastOne() {
    ManualClock clock = new ManualClock();
    AtomicLong nanos = new AtomicLong();
    Deadline late =
        Deadline.after(
            Duration.ofSeconds(8), () -> nanos.addAndGet(Duration.ofSeconds(2).toNanos()));
    try (OperationStore store = new SqliteOperationStore(directory.resolve("operations.db"))) {
      for (String id : new String[] {"a", "b"}) {
        OperationName name = new OperationName(PARENT, id);
        store.update(name, soon(), none -> Optional.of(Operations.initializing(name)));
      }
      OperationPage page =
          new OperationsService(live(store, clock))
              .listOperations(new PageRequest(PARENT, "", 0, ""), late);
      assertEquals(1, page.operations().size());
      assertTrue(page.nextPageToken().isPresent());
    }
  }
}
