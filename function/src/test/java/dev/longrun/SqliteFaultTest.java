package dev.longrun;

import dev.longrun.store.OperationStore;
import dev.longrun.store.UnreliableStore;
import dev.longrun.store.sqlite.SqliteOperationStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store that fails before a write, or after it. */
class SqliteFaultTest extends FaultContract {
  @TempDir static Path directory;
  private UnreliableStore store;

  @Override
  OperationStore open() {
    store = new UnreliableStore(new SqliteOperationStore(directory.resolve("operations.db")));
    return store;
  }

  @ParameterizedTest
  @EnumSource
  void aDeedThatMayOrMayNotHaveHappened_isDoneOnce_whenItIsAskedForAgain(Deed deed) {
    assertOneDeed(deed, store::loseAnswers, store::comeBack);
  }

  @ParameterizedTest
  @EnumSource
  void aDeedThatDidNotHappen_isDoneOnce_whenItIsAskedForAgain(Deed deed) {
    assertOneDeed(deed, store::goAway, store::comeBack);
  }
}
