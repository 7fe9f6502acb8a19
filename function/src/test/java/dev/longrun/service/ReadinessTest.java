package dev.longrun.service;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.ManualClock;
import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.store.FaultyStore;
import dev.longrun.store.OperationStore;
import dev.longrun.store.StoreUnderTest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the store answers, as it is told to everyone. */
class ReadinessTest {
  private static final Duration ALMOST_KEPT = Duration.ofMillis(4999);

  private final ManualClock clock = new ManualClock();

  @Test
  void whatTheStoreAnswered_isKeptFor5Seconds(@TempDir Path directory) throws Exception {
    try (OperationStore store = StoreUnderTest.SQLITE.open(directory)) {
      Readiness readiness = new Readiness(new FaultyStore(store, call -> call == 1), clock);
      readiness.check();
      clock.advance(ALMOST_KEPT);
      assertDoesNotThrow(readiness::check);
      clock.advance(Duration.ofMillis(1));
      assertUnavailable(readiness);
      clock.advance(ALMOST_KEPT);
      assertUnavailable(readiness);
      clock.advance(Duration.ofMillis(1));
      assertDoesNotThrow(readiness::check);
    }
  }

  private static void assertUnavailable(Readiness readiness) {
    assertEquals(
        Code.UNAVAILABLE, assertThrows(ApiException.class, readiness::check).error().code());
  }
}
