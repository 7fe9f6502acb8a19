package dev.longrun.http;

import dev.longrun.error.ServerErrors;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many bytes of bodies are in memory at once, whoever sent them. Of one caller there are at
 * most three quarters, so that there is room for others.
 */
public final class BodyBudget {
  /** What is made of a body, text and JSON, takes up to twenty times as much as the body. */
  private static final int SHARE_OF_HEAP = 32;

  /** One body as it was sent, and unpacked, must have room in the share of one caller. */
  private static final long MIN_BYTES = 3L * RequestBody.MAX_BYTES;

  private final long bytes;
  private final Map<String, Long> byOwner = new ConcurrentHashMap<>();
  private long taken;

  /**
   * @param bytes how many there may be
   */
  public BodyBudget(long bytes) {
    this.bytes = bytes;
  }

  /** What a heap of this size has room for. */
  public static BodyBudget ofHeap(long heapBytes) {
    return new BodyBudget(Math.max(MIN_BYTES, heapBytes / SHARE_OF_HEAP));
  }

  /**
   * Takes so many bytes more; {@link #release} is to follow.
   *
   * @param owner who sent them
   * @throws dev.longrun.error.ApiException UNAVAILABLE, if there are not so many left
   */
  synchronized void reserve(String owner, long more) {
    long own = byOwner.getOrDefault(owner, 0L) + more;
    if (taken + more > bytes || own > bytes * 3 / 4) {
      throw ServerErrors.overloaded();
    }
    taken += more;
    byOwner.put(owner, own);
  }

  synchronized void release(String owner, long less) {
    taken -= less;
    byOwner.computeIfPresent(owner, (it, own) -> own <= less ? null : own - less);
  }

  /** How many bytes are taken. */
  synchronized long taken() {
    return taken;
  }
}
