package dev.longrun.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All that the callers of one round did and saw; written by all of them at once. */
final class Journal {
  private final Map<String, List<Event>> events = new TreeMap<>();
  private final Map<String, List<String>> tokens = new TreeMap<>();
  private final List<PageWalk> walks = new ArrayList<>();

  synchronized void add(String id, Event event) {
    events.computeIfAbsent(id, key -> new ArrayList<>()).add(event);
  }

  synchronized void add(PageWalk walk) {
    walks.add(walk);
  }

  synchronized void addToken(String id, String token) {
    tokens.computeIfAbsent(id, key -> new ArrayList<>()).add(token);
  }

  /** The token that was given out last for this operation, if any was. */
  synchronized Optional<String> token(String id) {
    List<String> known = tokens.getOrDefault(id, List.of());
    return known.isEmpty() ? Optional.empty() : Optional.of(known.get(known.size() - 1));
  }

  /** Operations have nothing to do with each other, so each is judged by itself. */
  synchronized Optional<String> violation(Set<String> throughout) {
    return Stream.concat(
            walks.stream().map(walk -> walk.violation(throughout)),
            events.values().stream().map(it -> new History(it).violation()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  synchronized int size() {
    return events.values().stream().mapToInt(List::size).sum();
  }
}
