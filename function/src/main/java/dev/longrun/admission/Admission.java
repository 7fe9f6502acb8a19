package dev.longrun.admission;

import dev.longrun.error.ServerErrors;
import java.time.Duration;

/**
 * How many requests one instance serves at once. Each enters once, when its caller is known and its
 * body was read, and leaves once, before its reply is written. Requests, lists, waits and bodies
 * that are read have permits of their own, so together they are what an instance may have at once.
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
  private final CallerShare requestsByCaller;
  private final ConcurrencyLimit lists;
  private final CallerShare listsByCaller;
  private final ConcurrencyLimit waits;
  private final ConcurrencyLimit held;
  private final CallerShare waitsByCaller;
  private final ConcurrencyLimit bodies;
  private final CallerShare bodiesByCaller;
  private final ConcurrencyLimit decodings =
      new ConcurrencyLimit(
          Math.max(1, Runtime.getRuntime().availableProcessors() - 1),
          Integer.MAX_VALUE / 2,
          PATIENCE);

  /**
   * @param requests how many are served at once, without lists and waits; 0 for no limit
   * @param queue how many more may wait for their turn
   * @param waits how many may wait for an operation at once; 0 for no limit
   * @param held how many heartbeats may be held at once; 0 for no limit
   */
  public Admission(int requests, int queue, int waits, int held) {
    int lists = requests == 0 ? 0 : (requests - 1) / REQUESTS_FOR_ONE_LIST + 1;
    this.requests = new ConcurrencyLimit(requests, queue, PATIENCE);
    this.requestsByCaller = new CallerShare(requests == 0 ? 0 : requests + queue);
    this.lists = new ConcurrencyLimit(lists, QUEUE_FOR_ONE_LIST * lists, PATIENCE);
    this.listsByCaller = new CallerShare((1 + QUEUE_FOR_ONE_LIST) * lists);
    this.waits = new ConcurrencyLimit(waits, 0, PATIENCE);
    this.held = new ConcurrencyLimit(held, 0, PATIENCE);
    this.waitsByCaller = new CallerShare(waits);
    int bodies = requests == 0 ? 0 : requests + queue;
    this.bodies = new ConcurrencyLimit(bodies, 0, PATIENCE);
    this.bodiesByCaller = new CallerShare(bodies);
  }

  /** Lets everything in. */
  public static Admission unlimited() {
    return new Admission(0, 0, 0, 0);
  }

  /** What a request was admitted to; closing it gives the place back, and may be repeated. */
  public final class Permit implements AutoCloseable {
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

    /**
     * Gives the place to others while the reply to a heartbeat is held.
     *
     * @return false, if too many are held already; then nothing has changed
     */
    public synchronized boolean hold() {
      if (!held.tryAcquire()) {
        return false;
      }
      release.run();
      release = held::release;
      return true;
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
   * @param principal of the caller, who gets three quarters of the permits at most; empty, where
   *     callers aren't told from one another
   * @throws dev.longrun.error.ApiException UNAVAILABLE, if too many are served already
   */
  public Permit enter(String principal) {
    return enter(requests, requestsByCaller, principal);
  }

  /**
   * For a request that reads many operations; may block for some seconds.
   *
   * @throws dev.longrun.error.ApiException UNAVAILABLE, if too many are listed already
   */
  public Permit enterList(String principal) {
    return enter(lists, listsByCaller, principal);
  }

  /**
   * For a request that waits for an operation. If too many wait already, or too many of this
   * caller's, it is admitted like any other, and may not wait.
   *
   * @throws dev.longrun.error.ApiException UNAVAILABLE, if too many are served already
   */
  public Permit enterWait(String principal) {
    if (!tryEnter(waits, waitsByCaller, principal)) {
      return enter(principal);
    }
    return new Permit(
        waits.isHalfTaken() ? SHORT_WAIT : LONGEST_WAIT,
        () -> {
          waits.release();
          waitsByCaller.leave(principal);
        });
  }

  /**
   * For a request whose body is to be read. It takes none of the permits of those that are served,
   * since its sender may be slow.
   *
   * @throws dev.longrun.error.ApiException UNAVAILABLE, if too many are read already, or too many
   *     of this caller's
   */
  public Permit enterBody(String principal) {
    return enter(bodies, bodiesByCaller, principal);
  }

  /**
   * For a large body to be unpacked and parsed: fewer at once than there are processors, but at
   * least one, so that others get theirs, too. May block for some seconds.
   *
   * @throws dev.longrun.error.ApiException UNAVAILABLE, if its turn doesn't come
   */
  public Permit enterDecoding() {
    decodings.acquire();
    return new Permit(Duration.ZERO, decodings::release);
  }

  private Permit enter(ConcurrencyLimit limit, CallerShare share, String principal) {
    if (!tryEnter(limit, share, principal)) {
      throw ServerErrors.overloaded();
    }
    return new Permit(
        Duration.ZERO,
        () -> {
          limit.release();
          share.leave(principal);
        });
  }

  private static boolean tryEnter(ConcurrencyLimit limit, CallerShare share, String principal) {
    if (!share.tryEnter(principal)) {
      return false;
    }
    boolean entered = limit.tryAcquire();
    if (!entered) {
      share.leave(principal);
    }
    return entered;
  }
}
