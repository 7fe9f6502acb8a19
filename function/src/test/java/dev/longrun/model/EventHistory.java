package dev.longrun.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * All that was done to one operation, by whoever, in the order in which it was begun.
 *
 * @param unseen what may have been done to it without a call; each as often as it changes
 *     something, or not at all
 */
record EventHistory(List<Event> events, List<Event> unseen) {
  EventHistory {
    events = events.stream().sorted(Comparator.comparingLong(Event::invoked)).toList();
  }

  private EventHistory(List<Event> events, EventHistory other) {
    this(events, other.unseen);
  }

  /** What had happened, to somebody who looks at this time. */
  private EventHistory until(long time) {
    return new EventHistory(
        events.stream()
            .filter(event -> event.invoked() <= time)
            .map(event -> event.returned() <= time ? event : event.unanswered())
            .toList(),
        unseen.stream().filter(event -> event.invoked() <= time).toList());
  }

  EventHistory with(Event event) {
    List<Event> more = new ArrayList<>(events);
    more.add(event);
    return new EventHistory(more, this);
  }

  /** This history, if the event is in it, without it. */
  EventHistory without(Event event) {
    List<Event> fewer = new ArrayList<>(events);
    fewer.remove(event);
    return new EventHistory(fewer, this);
  }

  /**
   * The shortest beginning that fails already, without what was not known to happen if it can be.
   */
  EventHistory shrunk(Predicate<EventHistory> fails) {
    EventHistory shortest =
        events.stream()
            .map(Event::returned)
            .sorted()
            .map(this::until)
            .filter(fails)
            .findFirst()
            .orElse(this);
    for (Event event : shortest.events) {
      if (event.answer().isEmpty() && fails.test(shortest.without(event))) {
        shortest = shortest.without(event);
      }
    }
    return shortest;
  }

  /** A line for each event, with its times since the first. */
  String text() {
    StringBuilder text = new StringBuilder();
    long begin = events.isEmpty() ? 0 : events.get(0).invoked();
    for (Event event : events) {
      String end =
          event.answer().isEmpty() ? "?" : Long.toString((event.returned() - begin) / 1000);
      text.append("  %8d..%8s us  %s%n".formatted((event.invoked() - begin) / 1000, end, event));
    }
    unseen.stream()
        .map(Event::command)
        .distinct()
        .forEach(it -> text.append("  perhaps: " + CommandText.print(it) + "\n"));
    return text.toString();
  }
}
