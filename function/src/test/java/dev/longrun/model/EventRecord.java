package dev.longrun.model;

import dev.longrun.operation.EffectKind;
import dev.longrun.operation.EffectResult;
import dev.longrun.operation.Operation;
import dev.longrun.service.EffectAction;
import dev.longrun.time.Deadline;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The events that a server has published, and whether they were in order. */
final class EventRecord implements EffectAction {
  private final Map<String, List<EffectKind>> first = new ConcurrentHashMap<>();

  @Override
  public Attempt attempt(Operation operation, EffectKind kind, Deadline deadline) {
    String key = operation.name() + " of " + operation.startTime();
    List<EffectKind> kinds = first.computeIfAbsent(key, it -> new CopyOnWriteArrayList<>());
    synchronized (kinds) {
      if (kind == EffectKind.PUBLISH_STARTED && kinds.contains(EffectKind.PUBLISH_DONE)) {
        kinds.clear(); // Another of this name, which was started before the test moved its clock.
      }
      if (!kinds.contains(kind)) {
        kinds.add(kind);
      }
    }
    return Attempt.of(EffectResult.DONE);
  }

  /**
   * What is wrong with them: of each operation the first of each kind come in order, from its start
   * on.
   */
  Optional<String> violation() {
    return first.entrySet().stream()
        .filter(it -> !isInOrder(it.getValue()))
        .findFirst()
        .map(it -> "events are out of order: " + it);
  }

  private static boolean isInOrder(List<EffectKind> kinds) {
    Set<EffectKind> sorted = new TreeSet<>(kinds);
    return kinds.contains(EffectKind.PUBLISH_STARTED) && List.copyOf(sorted).equals(kinds);
  }
}
