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
  private final Set<Tried> tried = new HashSet<>();
  private final Deque<Point> order = new ArrayDeque<>();

  /** A call and the instant that it counts from. */
  record Point(Event event, Instant now, Answer answer) {}

  private record Tried(BitSet happened, Optional<Model> model) {}

  private Linearizability(List<Event> events) {
    this.events = events;
  }

  /** Such an order, if there is one. */
  static Optional<List<Point>> order(History history) {
    Linearizability search = new Linearizability(history.events());
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
        return false;
      }
      if (findsAfter(i, happened, model)) {
        return true;
      }
    }
    return false;
  }

  /** Until then, one of those that have not happened must. */
  private long firstEnd(BitSet happened) {
    long first = Long.MAX_VALUE;
    for (int i = happened.nextClearBit(0); i < events.size(); i = happened.nextClearBit(i + 1)) {
      first = Math.min(first, events.get(i).returned());
    }
    return first;
  }

  private boolean findsAfter(int i, BitSet happened, Optional<Model> model) {
    Event event = events.get(i);
    for (Instant now : event.nows()) {
      Oracle.Next next = Oracle.next(model, event.command(), now);
      if (!isPossible(event, next, model)) {
        continue;
      }
      happened.set(i);
      order.addLast(new Point(event, now, next.answer()));
      if (finds(happened, next.model())) {
        return true;
      }
      order.removeLast();
      happened.clear(i);
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
