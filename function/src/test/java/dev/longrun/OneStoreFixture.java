package dev.longrun;

import dev.longrun.store.OperationStore;
import dev.longrun.store.StoreUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** One server for all the tests of a class, whose promises don't depend on the store. */
abstract class OneStoreFixture extends ServerFixture {
  /** SQLite, unless a class needs another. */
  OperationStore open(Path directory) throws Exception {
    return StoreUnderTest.SQLITE.open(directory);
  }

  @BeforeAll
  void startServer(@TempDir Path directory) throws Exception {
    serve(open(directory));
  }

  @AfterAll
  void stopServer() throws Exception {
    stop();
  }
}
