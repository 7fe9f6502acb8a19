package dev.longrun.service;

import dev.longrun.store.OperationStore;
import dev.longrun.store.sqlite.SqliteOperationStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteWaitTest extends WaitContract {
  @TempDir Path directory;

  @Override
  OperationStore open() {
    return new SqliteOperationStore(directory.resolve("operations.db"));
  }
}
