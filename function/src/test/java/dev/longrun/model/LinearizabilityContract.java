package dev.longrun.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.store.OperationStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What several callers are told at once, over real HTTP, is what one after the other would have
 * been told; also where operations are started under others, and where time takes them away. {@code
 * -Dmodel.programs=} says in how many rounds.
 */
@Tag("slow")
abstract class LinearizabilityContract {
  private static final int ROUNDS = 40;

  abstract OperationStore open() throws Exception;

  @Test
  void everyHistory_hasAnOrderThatTheDesignAllows() throws Exception {
    assertLinearizable(open());
  }

  @Test
  void everyHistory_hasAnOrder_whereCallsAreHeldUp() throws Exception {
    assertLinearizable(new TroubledStore(open(), 0));
  }

  @Test
  void everyHistory_hasAnOrder_whereTheStoreFailsBeforeAndAfterItsWrites() throws Exception {
    assertLinearizable(new TroubledStore(open(), 10));
  }

  private static void assertLinearizable(OperationStore store) throws Exception {
    int rounds = Settings.programs(ROUNDS);
    try (store;
        ConcurrentRun run = new ConcurrentRun(store)) {
      assertEquals("", run.violation(Settings.seed(), rounds).orElse(""));
      assertTrue(rounds < ROUNDS || run.tally().hasEverything(), () -> run.tally().toString());
    }
  }
}
