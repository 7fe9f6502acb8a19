package dev.longrun.model;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for an order in which the calls of a history can have happened one by one, each between its
 * beginning and its end, with the answers that they got (Wing and Gong). What was tried in vain is
 * remembered, by which calls had happened and what had come of them (Lowe).
 */
final class Linearizability {
  private final List<Event> events;
  private final List<Event> unseen;
  private final Rule rule;
  private final Set<Tried> tried = new HashSet<>();
  private final Deque<Point> order = new ArrayDeque<>();

  /**
   * A call and the instant that it counts from.
   *
   * @param expired whether what there was before was gone by then
   */
  record Point(Event event, Instant now, CallAnswer answer, boolean expired) {}

  /** What is asked of each step of an order besides. */
  interface Rule {
    boolean allows(Event event, Optional<Model> before, Optional<Model> after);
  }

  private record Tried(BitSet happened, Optional<Model> model) {}

  private Linearizability(EventHistory history, Rule rule) {
    this.events = history.events();
    this.unseen = history.unseen();
    this.rule = rule;
  }

  /**
   * What is wrong with a history, for people; nothing, if nothing is.
   *
   * @param order in which it can have happened, if there is one
   */
  static Optional<String> violation(EventHistory history, Optional<List<Point>> order) {
    return order.isPresent()
        ? brokenInvariant(order.get())
        : Optional.of(
            "there is no order in which this can have happened:\n"
                + history.shrunk(it -> order(it).isEmpty()).text()
                + "\nall that was done to it:\n"
                + history.text());
  }

  /** Such an order, if there is one. */
  static Optional<List<Point>> order(EventHistory history) {
    return order(history, (event, before, after) -> true);
  }

  /** Such an order of steps that a rule allows. */
  static Optional<List<Point>> order(EventHistory history, Rule rule) {
    Linearizability search = new Linearizability(history, rule);
    return search.finds(new BitSet(), Optional.empty())
        ? Optional.of(new ArrayList<>(search.order))
        : Optional.empty();
  }

  /** What the answers break in this order that must hold in any. */
  static Optional<String> brokenInvariant(List<Point> order) {
    Invariants invariants = new Invariants();
    return order.stream()
        .map(it -> invariants.broken(it.event.command(), it.answer, it.now))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private boolean finds(BitSet happened, Optional<Model> model) {
    long firstEnd = firstEnd(happened);
    if (firstEnd == Long.MAX_VALUE) {
      return true;
    }
    if (!tried.add(new Tried((BitSet) happened.clone(), model))) {
      return false;
    }
    for (int i = happened.nextClearBit(0); i < events.size(); i = happened.nextClearBit(i + 1)) {
      if (events.get(i).invoked() > firstEnd) {
        break;
      }
      happened.set(i);
      if (findsAfter(events.get(i), happened, model)) {
        return true;
      }
      happened.clear(i);
    }
    return unseen.stream()
        .filter(event -> event.invoked() <= firstEnd)
        .anyMatch(event -> findsAfter(event, happened, model));
  }

  /** Until then, one of those that have not happened must. */
  private long firstEnd(BitSet happened) {
    long first = Long.MAX_VALUE;
    for (int i = happened.nextClearBit(0); i < events.size(); i = happened.nextClearBit(i + 1)) {
      first = Math.min(first, events.get(i).returned());
    }
    return first;
  }

  private boolean findsAfter(Event event, BitSet happened, Optional<Model> model) {
    for (Instant now : event.nows()) {
      Oracle.Next next = Oracle.next(model, event.command(), now);
      if (!isPossible(event, next, model) || !rule.allows(event, model, next.model())) {
        continue;
      }
      boolean expired = model.isPresent() && model.get().at(now).isEmpty();
      order.addLast(new Point(event, now, next.answer(), expired));
      if (finds(happened, next.model())) {
        return true;
      }
      order.removeLast();
    }
    return false;
  }

  /** What nobody knows of needn't be tried where it would change nothing. */
  private static boolean isPossible(Event event, Oracle.Next next, Optional<Model> model) {
    return event
        .answer()
        .map(answer -> answer.equals(next.answer()))
        .orElseGet(() -> !next.model().equals(model));
  }
}
