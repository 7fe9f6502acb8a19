package dev.longrun.tools.chaos;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The effects that were carried out, by the ids of the operations that they are of. */
final class EffectsSeen {
  private static final String TYPE = "dev.longrun.operation.";

  private final Map<String, Integer> cancels = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> events = new ConcurrentHashMap<>();
  private final Map<String, Integer> sent = new ConcurrentHashMap<>();
  private final List<String> unexpected = new ArrayList<>();

  void cancelled(String id) {
    cancels.merge(id, 1, Integer::sum);
  }

  void published(JsonObject attributes) {
    String name = attributes.get("ce-subject").getAsString();
    String id = name.substring(name.lastIndexOf('/') + 1);
    String type = attributes.get("ce-type").getAsString();
    Set<String> first = events.computeIfAbsent(id, it -> new LinkedHashSet<>());
    sent.merge(id, 1, Integer::sum);
    synchronized (first) {
      first.add(type.substring(TYPE.length(), type.length() - ".v1".length()));
    }
  }

  synchronized void unexpected(String what) {
    unexpected.add(what);
  }

  synchronized List<String> unexpected() {
    return List.copyOf(unexpected);
  }

  /** How often its job was cancelled. */
  int cancelsOf(String id) {
    return cancels.getOrDefault(id, 0);
  }

  /** The types of its events, in the order in which each came first. */
  List<String> eventsOf(String id) {
    Set<String> first = events.getOrDefault(id, Set.of());
    synchronized (first) {
      return List.copyOf(first);
    }
  }

  /** Of which there were events. */
  Set<String> ids() {
    return Set.copyOf(events.keySet());
  }

  /** How many effects were carried out more than once. */
  int repeats() {
    int more = cancels.values().stream().mapToInt(count -> count - 1).sum();
    return more + sent.keySet().stream().mapToInt(id -> sent.get(id) - eventsOf(id).size()).sum();
  }
}
