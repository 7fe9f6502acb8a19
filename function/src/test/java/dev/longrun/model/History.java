package dev.longrun.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** All that was done to one operation, by whoever, in the order in which it was begun. */
record History(List<Event> events) {
  History {
    events = events.stream().sorted(Comparator.comparingLong(Event::invoked)).toList();
  }

  /** What had happened, to somebody who looks at this time. */
  private History until(long time) {
    return new History(
        events.stream()
            .filter(event -> event.invoked() <= time)
            .map(event -> event.returned() <= time ? event : event.unanswered())
            .toList());
  }

  /**
   * The shortest beginning that fails already, without what was not known to happen if it can be.
   */
  History shrunk(Predicate<History> fails) {
    History shortest =
        events.stream()
            .map(Event::returned)
            .sorted()
            .map(this::until)
            .filter(fails)
            .findFirst()
            .orElse(this);
    for (Event event : shortest.events) {
      List<Event> fewer = new ArrayList<>(shortest.events);
      fewer.remove(event);
      if (event.answer().isEmpty() && fails.test(new History(fewer))) {
        shortest = new History(fewer);
      }
    }
    return shortest;
  }

  /** What is wrong with it, for people; nothing, if nothing is. */
  Optional<String> violation() {
    Optional<List<Linearizability.Point>> order = Linearizability.order(this);
    if (order.isPresent()) {
      return Linearizability.brokenInvariant(order.get());
    }
    StringBuilder text = new StringBuilder("there is no order in which this can have happened:\n");
    long begin = events.get(0).invoked();
    for (Event event : shrunk(it -> Linearizability.order(it).isEmpty()).events) {
      String end =
          event.answer().isEmpty() ? "?" : Long.toString((event.returned() - begin) / 1000);
      text.append("  %8d..%8s us  %s%n".formatted((event.invoked() - begin) / 1000, end, event));
    }
    return Optional.of(text.toString());
  }
}
