package dev.longrun.admission;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many requests one instance serves at once. Each enters once, when its caller is known, and
 * leaves once, before its reply is written. Requests, lists and waits have permits of their own, so
 * together they are what an instance may have at once.
 */
public final class Admission {
  /** A list may hold many operations in memory, so fewer are served than of anything else. */
  private static final int REQUESTS_FOR_ONE_LIST = 16;

  /** Long enough to keep the permits busy, short enough that nobody waits long. */
  private static final int QUEUE_FOR_ONE_LIST = 3;

  /** Below the time after which clients give up on a call. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  /** The time after which Google's clients give up. */
  private static final Duration SHORT_WAIT = Duration.ofSeconds(10);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(55);

  private final ConcurrencyLimit requests;
  private final ConcurrencyLimit lists;
  private final ConcurrencyLimit waits;
  private final int waitsOfOneCaller;
  private final Map<String, Integer> waitsByCaller = new ConcurrentHashMap<>();

  /**
   * @param requests how many are served at once, without lists and waits; 0 for no limit
   * @param queue how many more may wait for their turn
   * @param waits how many may wait for an operation at once; 0 for no limit
   */
  public Admission(int requests, int queue, int waits) {
    int lists = requests == 0 ? 0 : (requests - 1) / REQUESTS_FOR_ONE_LIST + 1;
    this.requests = new ConcurrencyLimit(requests, queue, PATIENCE);
    this.lists = new ConcurrencyLimit(lists, QUEUE_FOR_ONE_LIST * lists, PATIENCE);
    this.waits = new ConcurrencyLimit(waits, 0, PATIENCE);
    this.waitsOfOneCaller = waits == 0 ? Integer.MAX_VALUE : (waits * 3 + 3) / 4;
  }

  /** Lets everything in. */
  public static Admission unlimited() {
    return new Admission(0, 0, 0);
  }

  /** What a request was admitted to; closing it gives the place back, and may be repeated. */
  public static final class Permit implements AutoCloseable {
    private final Duration longestWait;
    private Runnable release;

    private Permit(Duration longestWait, Runnable release) {
      this.longestWait = longestWait;
      this.release = release;
    }

    /** How long this request may wait for an operation. */
    public Duration longestWait() {
      return longestWait;
    }

    @Override
    public synchronized void close() {
      release.run();
      release = () -> {};
    }
  }

  /**
   * Admits a request, or refuses it at once.
   *
   * @throws dev.longrun.error.ApiException UNAVAILABLE, if too many are served already
   */
  public Permit enter() {
    requests.acquire();
    return new Permit(Duration.ZERO, requests::release);
  }

  /**
   * For a request that reads many operations; may block for some seconds.
   *
   * @throws dev.longrun.error.ApiException UNAVAILABLE, if too many are listed already
   */
  public Permit enterList() {
    lists.acquire();
    return new Permit(Duration.ZERO, lists::release);
  }

  /**
   * For a request that waits for an operation. If too many wait already, or too many of this
   * caller's, it is admitted like any other, and may not wait.
   *
   * @throws dev.longrun.error.ApiException UNAVAILABLE, if too many are served already
   */
  public Permit enterWait(String principal) {
    int own = waitsByCaller.merge(principal, 1, Integer::sum);
    if (own > waitsOfOneCaller || !waits.tryAcquire()) {
      endWaitOf(principal);
      return enter();
    }
    return new Permit(
        waits.isHalfTaken() ? SHORT_WAIT : LONGEST_WAIT,
        () -> {
          waits.release();
          endWaitOf(principal);
        });
  }

  private void endWaitOf(String principal) {
    waitsByCaller.computeIfPresent(principal, (it, count) -> count == 1 ? null : count - 1);
  }
}
