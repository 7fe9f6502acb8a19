package dev.longrun.service;

import java.util.Map;
import java.util.TreeMap;

/**
 * What one run did.
 *
 * @param complete whether it came to the end of what it looked for
 */
public record SweepSummary(Counts counts, boolean complete) {
  public boolean isIdle() {
    return complete && counts.isZero();
  }

  /** The counts by name, for a log. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new TreeMap<>(counts.fields());
    fields.put("complete", complete);
    return fields;
  }

  /**
   * What became of the operations that one run found.
   *
   * @param settled ended, since nobody was heard from in time
   * @param effects what followed outside of them, such as the cancellation of their children
   * @param purged deleted, since they had expired
   * @param failed tried without success; a later run tries again
   * @param undecodable left alone, since they can't be decoded
   */
  public record Counts(int settled, int effects, int purged, int failed, int undecodable) {
    boolean isZero() {
      return equals(new Counts(0, 0, 0, 0, 0));
    }

    private Map<String, Object> fields() {
      return Map.of(
          "settled", settled,
          "effects", effects,
          "purged", purged,
          "failed", failed,
          "undecodable", undecodable);
    }
  }
}
