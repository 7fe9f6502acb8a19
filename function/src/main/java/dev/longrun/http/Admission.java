package dev.longrun.http;

import dev.longrun.operation.Errors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * How many requests are served at once. One too many is refused at once and costs next to nothing,
 * so that those that were let in stay quick, and memory is bounded.
 */
public final class Admission {
  /** A list may hold many operations in memory, so fewer are let in than of anything else. */
  private static final int REQUESTS_FOR_ONE_LIST = 16;

  private final Places requests;
  private final Places lists;
  private final Places waits;

  /**
   * @param requests how many may be served at once, without those that wait; 0 for no limit
   * @param waits how many may wait at once; 0 for no limit
   */
  public Admission(int requests, int waits) {
    this.requests = new Places(requests);
    this.lists = new Places((requests + REQUESTS_FOR_ONE_LIST - 1) / REQUESTS_FOR_ONE_LIST);
    this.waits = new Places(waits);
  }

  /** Lets everything in; for tests. */
  public static Admission unlimited() {
    return new Admission(0, 0);
  }

  /** Whether a request may be served; then {@link #leave} is to follow. */
  public boolean enter() {
    return requests.take();
  }

  public void leave() {
    requests.giveBack();
  }

  /**
   * What {@code reading} returns.
   *
   * @throws dev.longrun.operation.ApiException UNAVAILABLE, if too much is being listed
   */
  <T> T list(Supplier<T> reading) {
    if (!lists.take()) {
      throw Errors.overloaded();
    }
    try {
      return reading.get();
    } finally {
      lists.giveBack();
    }
  }

  /**
   * Whether a request that is served may wait; then {@link #endWait} is to follow. It leaves its
   * place to others meanwhile.
   */
  boolean beginWait() {
    if (!waits.take()) {
      return false;
    }
    requests.giveBack();
    return true;
  }

  /** Goes on with the request, for which there is always a place. */
  void endWait() {
    requests.takeAnyway();
    waits.giveBack();
  }

  private static final class Places {
    private final int max;
    private final AtomicInteger taken = new AtomicInteger();

    Places(int max) {
      this.max = max == 0 ? Integer.MAX_VALUE : max;
    }

    boolean take() {
      if (taken.incrementAndGet() <= max) {
        return true;
      }
      giveBack();
      return false;
    }

    void takeAnyway() {
      taken.incrementAndGet();
    }

    void giveBack() {
      taken.decrementAndGet();
    }
  }
}
