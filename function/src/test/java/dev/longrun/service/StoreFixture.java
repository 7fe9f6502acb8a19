package dev.longrun.service;

import dev.longrun.ManualClock;
import dev.longrun.store.OperationStore;
import dev.longrun.store.StoreUnderTest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** A clock, and a store of each kind: each test has one of its own. */
abstract class StoreFixture {
  static final Duration MINUTE = Duration.ofMinutes(1);

  final ManualClock clock = new ManualClock();
  OperationStore store;

  @Parameter StoreUnderTest storeUnderTest;
  @TempDir Path directory;

  @BeforeEach
  void openStore() throws Exception {
    store = storeUnderTest.open(directory);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }
}
