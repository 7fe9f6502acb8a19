package dev.longrun.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What one list or search has shown, page after page to its end. */
record PageWalk(Look look, List<Shown> shown) {
  /** One operation on a page. */
  record Shown(String id, Instant start, ModelState phase) {}

  /**
   * What a list or a search asks for.
   *
   * @param order of a search; a list has none, and goes by the names
   * @param states those that its filter lets through
   */
  record Look(Optional<Order> order, Set<ModelState> states) {
    String filter() {
      if (states.equals(ModelState.ALL)) {
        return "";
      }
      boolean one = states.size() == 1;
      String done = states.equals(ModelState.DONE) ? "done" : "NOT done";
      return one ? "state = " + states.iterator().next() : done;
    }
  }

  /** The orders of a search. */
  enum Order {
    NAME("name", Comparator.comparing(Shown::id)),
    START_TIME("startTime", Comparator.comparing(Shown::start).thenComparing(Shown::id)),
    START_TIME_DESCENDING("startTime desc", START_TIME.comparator.reversed());

    private final String text;
    private final Comparator<Shown> comparator;

    Order(String text, Comparator<Shown> comparator) {
      this.text = text;
      this.comparator = comparator;
    }

    String text() {
      return text;
    }
  }

  /** What is wrong with it, where these operations existed all the while, unclaimed. */
  Optional<String> violation(Set<String> throughout) {
    Set<Shown> inOrder = new TreeSet<>(look.order().orElse(Order.NAME).comparator);
    inOrder.addAll(shown);
    if (!List.copyOf(inOrder).equals(shown)) {
      return Optional.of("a list shows something twice, or not in order: " + this);
    }
    if (!shown.stream().allMatch(it -> look.states().contains(it.phase()))) {
      return Optional.of("a list shows what its filter leaves out: " + this);
    }
    Set<String> missing = new TreeSet<>(throughout);
    ids().forEach(missing::remove);
    return missing.isEmpty() || !look.states().contains(ModelState.INITIALIZING)
        ? Optional.empty()
        : Optional.of("a list skips " + missing + ": " + this);
  }

  List<String> ids() {
    return new ArrayList<>(shown.stream().map(Shown::id).toList());
  }
}
