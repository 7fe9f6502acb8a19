package dev.longrun.admission;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How much of one kind each caller has at once: at most three quarters of what there is. */
final class CallerShare {
  private final int most;
  private final Map<String, Integer> byCaller = new ConcurrentHashMap<>();

  /**
   * @param all what all callers together may have; 0 for no limit
   */
  CallerShare(int all) {
    this.most = all == 0 ? Integer.MAX_VALUE : (all * 3 + 3) / 4;
  }

  /**
   * Whether this caller may have one more; {@link #leave} is to follow if so.
   *
   * @param principal empty, where callers aren't told from one another
   */
  boolean tryEnter(String principal) {
    if (principal.isEmpty() || byCaller.merge(principal, 1, Integer::sum) <= most) {
      return true;
    }
    leave(principal);
    return false;
  }

  void leave(String principal) {
    byCaller.computeIfPresent(principal, (it, count) -> count == 1 ? null : count - 1);
  }
}
