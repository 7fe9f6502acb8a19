package dev.longrun;

import dev.longrun.store.OpenedStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteUndecodableTest extends UndecodableContract {
  @TempDir Path directory;

  @Override
  OpenedStore open() {
    return OpenedStore.sqlite(directory.resolve("operations.db"));
  }
}
