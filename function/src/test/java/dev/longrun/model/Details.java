package dev.longrun.model;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What inspect and search tell of an operation beyond its {@link View}.
 *
 * @param claim the hold on it, or the last one
 * @param expire until when it can be read
 * @param parent the id of the operation that it was started under
 * @param steps of its life, the oldest first
 */
record Details(
    Said said,
    boolean cancellable,
    Optional<String> parent,
    Optional<Claim> claim,
    Due due,
    Optional<Instant> expire,
    List<Step> steps) {
  /**
   * What is said of each operation at its start.
   *
   * @param target in its metadata
   * @param job the last part of the name of its backend
   */
  record Said(String by, String type, Map<String, String> labels, String target, String job) {
    static final Said ALWAYS =
        new Said("anonymous", "EXPORT", Map.of("run", "shared"), "gs://exports", "j");

    /** That of an operation of this id alone, so that it can be counted by itself. */
    static String typeOf(String id) {
      return ALWAYS.type + "_" + id.toUpperCase(Locale.ROOT);
    }
  }

  /** When a worker took it, when it was heard from, and until when it may be silent. */
  record Claim(String worker, Instant claimed, Instant heard, Instant leaseEnd) {}

  /** When its timeouts are over, as far as it has them. */
  record Due(Optional<Instant> claim, Optional<Instant> run, Optional<Instant> cancel) {}

  /** One thing that happened to it, and what it was then. */
  record Step(Instant time, String kind, ModelState phase) {}
}
