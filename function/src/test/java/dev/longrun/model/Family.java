package dev.longrun.model;

import dev.longrun.model.Command.Adopt;
import dev.longrun.model.Command.Cancel;
import dev.longrun.model.Command.CancelAmong;
import dev.longrun.model.Command.Claim;
import dev.longrun.model.Command.Delete;
import dev.longrun.model.Command.PassedOn;
import dev.longrun.model.Command.Purged;
import dev.longrun.model.Command.Terminate;
import dev.longrun.model.Linearizability.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Operations of which some were started under others. Each is judged by itself, with all that may
 * have come to it from its parent; and then whether it came to all that it had to come to.
 *
 * <p>What is promised: a cancel that ends or stops an operation reaches, some time after it was
 * called, every child that had been let in under it; a child is let in or refused in one step. A
 * child whose start nobody was told of is reached when it is claimed, unless its parent is gone.
 */
final class Family {
  /** What is no call of anybody. */
  private static final int NOBODY = -1;

  private static final Duration KEPT = Duration.ofDays(30);

  private final Map<String, List<Event>> events;
  private final List<Started> starts;
  private final RecordedClock clock;
  private final Map<String, EventHistory> histories = new TreeMap<>();
  private final Map<String, Optional<List<Point>>> orders = new TreeMap<>();

  Family(Map<String, List<Event>> events, List<Started> starts, RecordedClock clock) {
    this.events = new TreeMap<>();
    this.clock = clock;
    this.starts = starts.stream().map(it -> it.with(sinceItBegan(it.adoption()))).toList();
    events.forEach(
        (id, calls) -> this.events.put(id, calls.stream().map(this::sinceItBegan).toList()));
  }

  /** A call that nobody knows the end of, with each instant at which it can have happened. */
  private Event sinceItBegan(Event event) {
    return event.answer().isPresent() ? event : event.at(clock.since(event.nows().get(0)));
  }

  /**
   * What is wrong, for people; nothing, if nothing is.
   *
   * @param last what was seen of each operation that was there when all was over
   */
  Optional<String> violation(Map<String, View> last) {
    return Stream.concat(
            events.keySet().stream().map(id -> Linearizability.violation(history(id), order(id))),
            last.keySet().stream().map(id -> forgotten(id, last)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** What was done to an operation, and what its parents may have done to it. */
  EventHistory history(String id) {
    EventHistory known = histories.get(id);
    if (known == null) {
      known = new EventHistory(events.get(id), unseen(id));
      histories.put(id, known);
    }
    return known;
  }

  private Optional<List<Point>> order(String id) {
    return orders.computeIfAbsent(id, it -> Linearizability.order(history(it)));
  }

  /** An order of each history that has one. */
  List<List<Point>> orders() {
    return events.keySet().stream().map(this::order).flatMap(Optional::stream).toList();
  }

  /** How many starts under a parent were not refused. */
  int children() {
    return (int) starts.stream().filter(it -> it.said().parent().isPresent()).count();
  }

  private List<Event> unseen(String id) {
    List<Event> steps = new ArrayList<>();
    for (String parent : parents(id)) {
      firstCancel(parent).ifPresent(it -> steps.addAll(steps(new PassedOn(parent, false), it)));
      firstGone(parent).ifPresent(it -> steps.addAll(steps(new PassedOn(parent, true), it)));
    }
    long begin = events.get(id).stream().mapToLong(Event::invoked).min().orElseThrow();
    steps.addAll(steps(new Purged(), begin));
    return steps;
  }

  private List<String> parents(String id) {
    return starts.stream()
        .filter(start -> start.id().equals(id))
        .flatMap(start -> start.said().parent().stream())
        .distinct()
        .toList();
  }

  /** Of each instant that the clock showed from then on. */
  private List<Event> steps(Command command, long from) {
    return clock.from(from).stream()
        .map(
            shown ->
                new Event(
                    NOBODY,
                    command,
                    Optional.empty(),
                    Math.max(from, shown.since()),
                    Long.MAX_VALUE,
                    List.of(shown.instant())))
        .toList();
  }

  /** When the first cancel was called that can be one which is passed on to children. */
  private Optional<Long> firstCancel(String parent) {
    EventHistory history = history(parent);
    Optional<Event> asked =
        history.events().stream().filter(event -> canBePassedOn(history, event)).findFirst();
    Stream<Event> passedOn =
        history.unseen().stream().filter(it -> it.command() instanceof PassedOn);
    return Stream.concat(
            Stream.concat(asked.stream(), passedOn).map(Event::invoked), runTimeouts(parent))
        .min(Comparator.naturalOrder());
  }

  /** From when on it can be that it had run too long. */
  private Stream<Long> runTimeouts(String id) {
    return starts.stream()
        .filter(start -> start.id().equals(id))
        .flatMap(start -> start.said().timeouts().run().stream())
        .min(Comparator.naturalOrder())
        .stream()
        .flatMap(run -> claims(id).flatMap(claim -> shownFrom(claim, run)));
  }

  private Stream<Event> claims(String id) {
    return events.get(id).stream().filter(it -> it.command() instanceof Claim);
  }

  private Stream<Long> shownFrom(Event claim, Duration later) {
    Instant first = claim.nows().get(0).plus(later);
    return clock.from(claim.invoked()).stream()
        .filter(shown -> !shown.instant().isBefore(first))
        .map(RecordedClock.Shown::since);
  }

  /** From when on it can be that it was deleted, or has expired. */
  private Optional<Long> firstGone(String id) {
    List<Event> all = history(id).events();
    Instant first = all.get(0).nows().get(0);
    return Stream.concat(
            all.stream().filter(Family::canHaveDeleted).map(Event::invoked),
            clock.from(all.get(0).invoked()).stream()
                .filter(shown -> !shown.instant().isBefore(first.plus(KEPT)))
                .map(RecordedClock.Shown::since))
        .min(Comparator.naturalOrder());
  }

  private static boolean canHaveDeleted(Event event) {
    return event.command() instanceof Delete
        && event.answer().filter(CallAnswer::isRefused).isEmpty();
  }

  private static boolean canBePassedOn(EventHistory history, Event event) {
    boolean asks =
        event.command() instanceof Cancel
            || event.command() instanceof CancelAmong
            || event.command() instanceof Terminate;
    if (!asks) {
      return false;
    }
    Event happened = event.happened();
    return Linearizability.order(
            history.without(event).with(happened),
            (step, before, after) -> !step.equals(happened) || isPassedOn(before, after))
        .isPresent();
  }

  private static boolean isPassedOn(Optional<Model> before, Optional<Model> after) {
    return before.isPresent() && after.filter(it -> it.isCancelledSince(before.get())).isPresent();
  }

  /** An operation that goes on though its parent can't but have been cancelled. */
  private Optional<String> forgotten(String id, Map<String, View> last) {
    View seen = last.get(id);
    List<Started> made =
        starts.stream().filter(it -> it.id().equals(id) && it.canHaveMade(seen)).toList();
    boolean goesOn = !seen.phase().isTerminal() && seen.cancel().isEmpty();
    return goesOn && !made.isEmpty() && made.stream().noneMatch(start -> mayGoOn(start, last))
        ? Optional.of("a child is forgotten:\n" + history(id).text() + parentsText(id))
        : Optional.empty();
  }

  private String parentsText(String id) {
    StringBuilder text = new StringBuilder();
    parents(id).forEach(it -> text.append("under " + it + ":\n").append(history(it).text()));
    return text.toString();
  }

  private boolean mayGoOn(Started start, Map<String, View> last) {
    if (start.said().parent().isEmpty() || !start.said().cancellable()) {
      return true;
    }
    String parent = start.said().parent().get();
    if (start.told().isEmpty() && mayBeGone(parent, start.adoption(), last)) {
      return true;
    }
    Event adoption = start.adoption().happened();
    String child = ((Adopt) adoption.command()).child();
    return Linearizability.order(
            history(parent).without(start.adoption()).with(adoption),
            (step, before, after) ->
                !isPassedOn(before, after) || !before.get().children().contains(child))
        .isPresent();
  }

  private boolean mayBeGone(String id, Event since, Map<String, View> last) {
    boolean deleted = events.get(id).stream().anyMatch(Family::canHaveDeleted);
    Instant latest = since.nows().get(since.nows().size() - 1);
    return deleted || !last.containsKey(id) || last.get(id).start().isAfter(latest);
  }
}
