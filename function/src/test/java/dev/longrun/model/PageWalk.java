package dev.longrun.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The ids that one listing has shown, page after page to its end. */
record PageWalk(List<String> ids) {
  /** What is wrong with it, where these operations existed all the while. */
  Optional<String> violation(Set<String> throughout) {
    List<String> inOrder = List.copyOf(new TreeSet<>(ids));
    if (!inOrder.equals(ids)) {
      return Optional.of("a list shows something twice, or not in order: " + ids);
    }
    Set<String> missing = new TreeSet<>(throughout);
    ids.forEach(missing::remove);
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("a list skips " + missing + ": " + ids);
  }
}
