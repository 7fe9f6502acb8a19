package dev.longrun.model;

import dev.longrun.operation.EffectKind;
import dev.longrun.operation.EffectResult;
import dev.longrun.operation.Operation;
import dev.longrun.service.EffectAction;
import dev.longrun.time.Deadline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The events that servers have published and the jobs that they have cancelled: whether each was
 * that had to be, no job was cancelled whose worker finished, and events were in order. Some fail
 * once.
 */
final class EffectRecord implements EffectAction {
  private static final int FAILURES_IN_A_HUNDRED = 5;

  private final Map<String, Made> made = new ConcurrentHashMap<>();

  /** What came of one operation, and of others that had its name and its start time. */
  private static final class Made {
    private final List<EffectKind> events = new ArrayList<>();
    private final Set<EffectKind> ever = EnumSet.noneOf(EffectKind.class);
    private final Set<EffectKind> failed = EnumSet.noneOf(EffectKind.class);
    private boolean several;

    synchronized EffectResult make(EffectKind kind) {
      boolean fails = ThreadLocalRandom.current().nextInt(100) < FAILURES_IN_A_HUNDRED;
      if (fails && !ever.contains(kind) && failed.add(kind)) {
        return EffectResult.failed("on purpose");
      }
      if (kind == EffectKind.PUBLISH_STARTED && events.contains(EffectKind.PUBLISH_DONE)) {
        events.clear(); // Another of this name, which was started before the test moved its clock.
        several = true;
      }
      ever.add(kind);
      if (kind.group() == EffectKind.Group.EVENTS && !events.contains(kind)) {
        events.add(kind);
      }
      return EffectResult.DONE;
    }

    synchronized boolean isInOrder() {
      Set<EffectKind> sorted = new TreeSet<>(events);
      return (events.isEmpty() || events.contains(EffectKind.PUBLISH_STARTED))
          && List.copyOf(sorted).equals(events);
    }

    synchronized Set<EffectKind> missing(View seen) {
      Set<EffectKind> owed = EnumSet.of(EffectKind.PUBLISH_STARTED);
      if (seen.cancel().isPresent()) {
        owed.add(EffectKind.PUBLISH_CANCEL_REQUESTED);
      }
      if (seen.phase().isTerminal()) {
        owed.add(EffectKind.PUBLISH_DONE);
      }
      if (seen.isEndedByServer()) {
        owed.add(EffectKind.CANCEL_BACKEND);
      }
      owed.removeAll(ever);
      return owed;
    }

    synchronized boolean cancelsInVain(View seen) {
      return seen.phase().isTerminal()
          && !seen.isEndedByServer()
          && !several
          && ever.contains(EffectKind.CANCEL_BACKEND);
    }

    @Override
    public synchronized String toString() {
      return ever + ", events in the order " + events;
    }
  }

  @Override
  public Attempt attempt(Operation operation, EffectKind kind, Deadline deadline) {
    return Attempt.of(made(operation.name().toString(), operation.startTime()).make(kind));
  }

  private Made made(String name, Instant start) {
    return made.computeIfAbsent(name + " of " + start, it -> new Made());
  }

  /**
   * What is wrong, when all that was pending was carried out.
   *
   * @param seen of the operation of this name, by anybody
   */
  Optional<String> violation(String name, List<View> seen) {
    return seen.stream().flatMap(view -> violation(name, view).stream()).findFirst();
  }

  private Optional<String> violation(String name, View seen) {
    Made its = made(name, seen.start());
    if (!its.missing(seen).isEmpty()) {
      return Optional.of(
          "an effect is lost: " + its.missing(seen) + " of " + name + ", " + seen + ": " + its);
    }
    if (!its.isInOrder()) {
      return Optional.of("events are out of order: " + name + ": " + its);
    }
    return its.cancelsInVain(seen)
        ? Optional.of("the job of a worker that finished is cancelled: " + name + ", " + seen)
        : Optional.empty();
  }
}
