package dev.longrun.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.store.EachStore;
import dev.longrun.store.OperationStore;
import dev.longrun.store.StoreUnderTest;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/**
 * What several callers are told at once, over real HTTP, is what one after the other would have
 * been told; also where operations are started under others, where time takes them away, and where
 * servers come and go. {@code -Dmodel.programs=} says in how many rounds.
 */
@Tag("slow")
@EachStore
class LinearizabilityTest {
  private static final int ROUNDS = 40;

  /** Chance may leave something rare out of one run, but hardly out of so many. */
  private static final int RUNS = 5;

  @Parameter StoreUnderTest storeUnderTest;
  @TempDir Path directory;

  @Test
  void everyHistory_hasAnOrderThatTheDesignAllows() throws Exception {
    assertLinearizable(storeUnderTest.open(directory));
  }

  @Test
  void everyHistory_hasAnOrder_whereCallsAreHeldUp() throws Exception {
    assertLinearizable(new TroubledStore(storeUnderTest.open(directory), 0));
  }

  @Test
  void everyHistory_hasAnOrder_whereTheStoreFailsBeforeAndAfterItsWrites() throws Exception {
    assertLinearizable(new TroubledStore(storeUnderTest.open(directory), 10));
  }

  @Test
  void everyHistory_hasAnOrder_overTwoServers_ofWhichOneIsStoppedAtTimes() throws Exception {
    Supplier<OperationStore> stores = () -> new TroubledStore(storeUnderTest.open(directory), 0);
    int rounds = ModelSettings.programs(ROUNDS);
    try (ConcurrentRun run = new ConcurrentRun(2, stores, clock -> clock)) {
      assertLinearizable(run, rounds);
      assertTrue(rounds < ROUNDS || run.stopped() > 0);
    }
  }

  private static void assertLinearizable(OperationStore store) throws Exception {
    int rounds = ModelSettings.programs(ROUNDS);
    try (ConcurrentRun run = new ConcurrentRun(store)) {
      assertLinearizable(run, rounds);
    }
  }

  private static void assertLinearizable(ConcurrentRun run, int rounds) throws Exception {
    int runs = 0;
    do {
      assertEquals("", run.violation(ModelSettings.seed(), rounds).orElse(""));
      runs++;
    } while (isIncomplete(run, rounds) && runs < RUNS);
    assertFalse(isIncomplete(run, rounds), () -> run.tally().toString());
  }

  private static boolean isIncomplete(ConcurrentRun run, int rounds) {
    return rounds >= ROUNDS && !run.tally().hasEverything();
  }
}
