package dev.longrun.service;

import dev.longrun.store.OperationStore;
import java.time.InstantSource;

/** Operations over a store, for tests that don't ask which ends were told. */
public final class Live {
  private Live() {}

  public static LiveOperations live(OperationStore store, InstantSource clock) {
    return new LiveOperations(store, clock, settlement -> {});
  }
}
