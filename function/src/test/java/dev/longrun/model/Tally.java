package dev.longrun.model;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** How much of what a run is there to try has come about in it. */
final class Tally {
  private static final Set<String> COMMANDS =
      Set.of(
          "Start",
          "Claim",
          "Heartbeat",
          "Hear",
          "Finish",
          "Cancel",
          "CancelAmong",
          "Terminate",
          "Delete",
          "Get",
          "Inspect",
          "Counted",
          "Overlooked");

  /** All but those that only an effect which is given up brings. */
  private static final Set<String> STEPS =
      Set.of(
          "started",
          "claimed",
          "finalizing",
          "cancelRequested",
          "terminated",
          "finished",
          "claimTimeout",
          "runTimeout",
          "gracePeriodOver",
          "leaseExpired");

  private int histories;
  private int calls;
  private int children;

  /** Children whose cancellation came from their parent. */
  private int passedOn;

  /** Calls that came when what there had been was expired. */
  private int expiries;

  /** What was called and was not refused, and how often. */
  private final Map<String, Integer> commands = new TreeMap<>();

  /** The steps that somebody saw in the life of an operation. */
  private final Set<String> steps = new TreeSet<>();

  /** Counts one round in. */
  void add(RoundJournal journal, Family family) {
    calls += journal.size();
    children += family.children();
    for (List<Linearizability.Point> order : family.orders()) {
      histories++;
      for (Linearizability.Point point : order) {
        passedOn += point.event().command() instanceof Command.PassedOn ? 1 : 0;
        expiries += point.expired() ? 1 : 0;
        if (!point.answer().isRefused()) {
          commands.merge(point.event().command().getClass().getSimpleName(), 1, Integer::sum);
        }
        point
            .answer()
            .details()
            .ifPresent(it -> it.steps().forEach(step -> steps.add(step.kind())));
      }
    }
  }

  /** Whether nothing has passed only because it was never tried. */
  boolean hasEverything() {
    return children > 0
        && passedOn > 0
        && expiries > 0
        && commands.keySet().containsAll(COMMANDS)
        && steps.containsAll(STEPS);
  }

  @Override
  public String toString() {
    return "%d histories of %d calls; %d children, %d of them cancelled with their parent; %d expired; %s; %s"
        .formatted(histories, calls, children, passedOn, expiries, commands, steps);
  }
}
