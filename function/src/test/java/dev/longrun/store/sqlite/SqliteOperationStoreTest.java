package dev.longrun.store.sqlite;

import static dev.longrun.operation.Operations.initializing;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.operation.Operation;
import dev.longrun.operation.Operations;
import dev.longrun.store.OperationStore;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteOperationStoreTest {
  @TempDir Path directory;

  private OperationStore open() {
    return new SqliteOperationStore(directory.resolve("operations.db"));
  }

  @Test
  void whatWasWritten_isThereAfterTheFileIsOpenedAgain() {
    Operation operation = initializing(Operations.name("x"));
    try (OperationStore store = open()) {
      store.update(operation.name(), soon(), none -> Optional.of(operation));
    }
    try (OperationStore store = open()) {
      assertEquals(Optional.of(operation), store.get(operation.name(), soon()));
    }
  }

  @Test
  void open_ofAFileThatCannotBeMade_saysWhich() {
    Path file = directory.resolve("missing").resolve("operations.db");
    IllegalStateException failure =
        assertThrows(IllegalStateException.class, () -> new SqliteOperationStore(file));
    assertEquals(true, failure.getMessage().contains(file.toString()));
  }
}
