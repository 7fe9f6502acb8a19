package dev.longrun.service;

import dev.longrun.error.ApiError;
import dev.longrun.error.ApiException;
import dev.longrun.operation.OperationName;
import dev.longrun.store.OperationStore;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Whether the store answers. What came of asking is kept for 5 s, so that strangers who ask often
 * cost little.
 */
public final class Readiness {
  private static final OperationName NAME =
      OperationName.parse("projects/longrun/operations/readiness");
  private static final Duration KEPT = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final OperationStore store;
  private final InstantSource clock;
  private Instant keptUntil = Instant.MIN;
  private Optional<ApiError> failure = Optional.empty();

  public Readiness(OperationStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Returns if the store answers. May block for 2 s, and for as long as another thread that asks.
   *
   * @throws ApiException UNAVAILABLE, if it doesn't
   */
  public synchronized void check() {
    Instant now = clock.instant();
    if (now.isBefore(keptUntil)) {
      throwIfPresent(failure);
    } else {
      ask();
    }
  }

  private static void throwIfPresent(Optional<ApiError> failure) {
    if (failure.isPresent()) {
      throw new ApiException(failure.get(), null); // its cause was told to whoever asked first
    }
  }

  private void ask() {
    try {
      store.get(NAME, Deadline.after(PATIENCE));
      failure = Optional.empty();
    } catch (ApiException e) {
      failure = Optional.of(e.error());
      throw e;
    } finally {
      keptUntil = clock.instant().plus(KEPT);
    }
  }
}
