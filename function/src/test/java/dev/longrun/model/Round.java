package dev.longrun.model;

import dev.longrun.service.Sweep;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the callers of one round meet: a collection of operations of their own.
 *
 * @param collection its path
 */
record Round(
    String collection,
    HttpService service,
    RecordedClock clock,
    RoundJournal journal,
    Sweep sweep,
    Servers servers) {
  /** Under what each may be started; nothing stands for no parent. */
  static final Map<String, List<String>> PARENTS =
      Map.of("b", List.of(""), "d", List.of("", "b", "b"), "g", List.of("", "b", "d", "d"));

  /** Those that are there before and never end. */
  static final Set<String> THROUGHOUT = Set.of("a", "c", "e", "f");
}
