package dev.longrun.store.sqlite;

import dev.longrun.store.OpenedStore;
import dev.longrun.store.OtherVersionContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteOtherVersionTest extends OtherVersionContract {
  @TempDir Path directory;

  @Override
  protected OpenedStore open() {
    return OpenedStore.sqlite(directory.resolve("operations.db"));
  }
}
