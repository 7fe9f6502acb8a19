package dev.longrun.admission;

import dev.longrun.error.ServerErrors;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * How many requests are served at once, and how many may wait for that. One too many is refused at
 * once and costs next to nothing, so that those that were let in stay quick, and memory is bounded.
 */
public final class Admission {
  /** A list may hold many operations in memory, so fewer are served than of anything else. */
  private static final int REQUESTS_FOR_ONE_LIST = 16;

  /** Those that wait for that keep places and turns from others. */
  private static final int REQUESTS_FOR_ONE_WAITING_LIST = 4;

  private static final int UNLIMITED = Integer.MAX_VALUE;

  private final Places requests;
  private final ConcurrencyLimit turns;
  private final ConcurrencyLimit lists;
  private final Places waits;

  /**
   * @param requests how many may be here at once, without those that wait for an operation; 0 for
   *     no limit
   * @param turns how many of them are served at once; the others wait for their turn
   * @param waits how many may wait for an operation at once; 0 for no limit
   * @param clock tells a moment in which many come from a time in which too many do
   */
  public Admission(int requests, int turns, int waits, InstantSource clock) {
    this.requests = new Places(requests);
    boolean takeTurns = requests > 0 && turns < requests;
    this.turns =
        new ConcurrencyLimit(
            takeTurns ? turns : UNLIMITED, takeTurns ? this.requests.max : UNLIMITED, clock);
    int listTurns = part(REQUESTS_FOR_ONE_LIST);
    this.lists =
        new ConcurrencyLimit(
            takeTurns ? Math.min(listTurns, (turns + 1) / 2) : listTurns, // the others' half stays
            part(REQUESTS_FOR_ONE_WAITING_LIST),
            clock);
    this.waits = new Places(waits);
  }

  private int part(int requestsForOne) {
    return requests.max == UNLIMITED ? UNLIMITED : (requests.max - 1) / requestsForOne + 1;
  }

  /** Lets everything in; for tests. */
  public static Admission unlimited() {
    return new Admission(0, 0, 0, InstantSource.system());
  }

  /** Whether a request may come in; then {@link #leave} is to follow. */
  public boolean enter() {
    boolean mayEnter = requests.take();
    if (!mayEnter) {
      turns.tellOfRefusal();
    }
    return mayEnter;
  }

  public void leave() {
    requests.giveBack();
  }

  /**
   * What {@code serving} returns, when its turn has come.
   *
   * @throws dev.longrun.error.ApiException UNAVAILABLE, if too many wait for theirs
   */
  public <T> T inTurn(Supplier<T> serving) {
    return inTurn(turns, serving);
  }

  private static <T> T inTurn(ConcurrencyLimit turns, Supplier<T> serving) {
    if (!turns.take()) {
      throw ServerErrors.overloaded();
    }
    try {
      return serving.get();
    } finally {
      turns.giveBack();
    }
  }

  /**
   * What {@code reading} returns, when it is the turn of this list.
   *
   * @throws dev.longrun.error.ApiException UNAVAILABLE, if too much is being listed
   */
  public <T> T list(Supplier<T> reading) {
    return inTurn(lists, reading);
  }

  /**
   * Whether a request that is served may wait; then {@link #endWait} is to follow. It leaves its
   * place and its turn to others meanwhile.
   */
  public boolean beginWait() {
    if (!waits.take()) {
      return false;
    }
    turns.giveBack();
    requests.giveBack();
    return true;
  }

  /** Goes on with the request at once, since there is always a place for it. */
  public void endWait() {
    requests.takeAnyway();
    turns.takeAnyway();
    waits.giveBack();
  }

  private static final class Places {
    private final int max;
    private final AtomicInteger taken = new AtomicInteger();

    Places(int max) {
      this.max = max == 0 ? UNLIMITED : max;
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
