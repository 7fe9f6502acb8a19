package dev.longrun.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All that the callers of one round did and saw; written by all of them at once. */
final class RoundJournal {
  private final Map<String, List<Event>> events = new TreeMap<>();
  private final Map<String, List<String>> tokens = new TreeMap<>();
  private final List<Started> starts = new ArrayList<>();
  private final List<PageWalk> walks = new ArrayList<>();
  private int names;

  synchronized void add(String id, Event event) {
    events.computeIfAbsent(id, key -> new ArrayList<>()).add(event);
  }

  synchronized void add(Started start) {
    starts.add(start);
  }

  /** Whether somebody was told that what is seen now was started. */
  synchronized boolean isTold(String id, View seen) {
    return starts.stream()
        .filter(start -> start.id().equals(id) && start.told().isPresent())
        .anyMatch(start -> start.canHaveMade(seen));
  }

  synchronized void add(PageWalk walk) {
    walks.add(walk);
  }

  synchronized void addToken(String id, String token) {
    tokens.computeIfAbsent(id, key -> new ArrayList<>()).add(token);
  }

  /** A name that tells this start of an operation from all others of the same id. */
  synchronized String newName(String id) {
    return id + "-" + names++;
  }

  /** The token that was given out last for this operation, if any was. */
  synchronized Optional<String> token(String id) {
    List<String> known = tokens.getOrDefault(id, List.of());
    return known.isEmpty() ? Optional.empty() : Optional.of(known.get(known.size() - 1));
  }

  /**
   * What is wrong with it.
   *
   * @param throughout the ids of operations that were there all the while
   * @param last what was seen of the others when all was over
   */
  synchronized Optional<String> violation(
      Set<String> throughout, Family family, Map<String, View> last) {
    return Stream.concat(
            walks.stream().map(walk -> walk.violation(throughout)),
            Stream.of(family.violation(last)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** All that anybody saw of an operation. */
  synchronized List<View> views(String id) {
    return events.getOrDefault(id, List.of()).stream()
        .flatMap(event -> event.answer().flatMap(CallAnswer::view).stream())
        .distinct()
        .toList();
  }

  synchronized Family family(RecordedClock clock) {
    return new Family(events, starts, clock);
  }

  synchronized int size() {
    return events.values().stream().mapToInt(List::size).sum();
  }
}
