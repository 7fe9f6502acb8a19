package dev.longrun;

import dev.longrun.store.OperationStore;
import dev.longrun.store.UnreliableStore;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store that fails before a write, or after it. */
class SqliteFaultTest extends FaultFixture {
  private UnreliableStore store;

  @Override
  OperationStore open(Path directory) throws Exception {
    store = new UnreliableStore(super.open(directory));
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
