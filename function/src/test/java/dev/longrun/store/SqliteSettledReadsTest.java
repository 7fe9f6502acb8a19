package dev.longrun.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteSettledReadsTest extends SettledReadsContract {
  @TempDir Path directory;

  @Override
  OperationStore open() {
    return new SqliteOperationStore(directory.resolve("operations.db"));
  }
}
