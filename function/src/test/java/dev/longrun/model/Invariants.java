package dev.longrun.model;

import dev.longrun.model.Command.Cancel;
import dev.longrun.model.Command.CancelAmong;
import dev.longrun.model.Command.Claim;
import dev.longrun.model.Command.Delete;
import dev.longrun.model.Command.Heartbeat;
import dev.longrun.model.Command.PassedOn;
import dev.longrun.model.Command.Purged;
import dev.longrun.model.Command.Start;
import dev.longrun.model.Command.Terminate;
import dev.longrun.model.Command.Timeouts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What must hold of one operation whatever else is true, told from nothing but its answers in a
 * row. Knows no table of states, so it can't share a mistake with the oracle.
 */
final class Invariants {
  private static final Duration KEPT = Duration.ofDays(30);

  private Instant latest = Instant.MIN;
  private Optional<View> last = Optional.empty();
  private Optional<Duration> grace = Optional.empty();
  private Timeouts timeouts = Timeouts.NONE;
  private Optional<Instant> runEnd = Optional.empty();
  private Optional<String> holder = Optional.empty();
  private Optional<Instant> leaseEnd = Optional.empty();
  private Optional<Instant> cancelled = Optional.empty();
  private boolean asked;

  /** Takes in one answer, given at {@code now}; says what it broke, if it broke anything. */
  Optional<String> broken(Command command, CallAnswer answer, Instant now) {
    latest = now.isAfter(latest) ? now : latest;
    if (answer.isRefused()) {
      return answer.reason().equals("OPERATION_NOT_FOUND") ? gone(now) : Optional.empty();
    }
    answer.view().ifPresent(view -> meet(command, view));
    asked |= command instanceof Terminate;
    Optional<String> broken =
        Stream.<Supplier<Optional<String>>>of(
                () -> claimed(command, answer, now),
                () -> answer.view().flatMap(this::changed),
                () -> answer.view().flatMap(this::wrong),
                () -> forgotten(command, answer),
                () -> answer.view().flatMap(view -> overdue(view, answer, now)))
            .map(Supplier::get)
            .flatMap(Optional::stream)
            .findFirst();
    leaseEnd = answer.leaseEnd().or(() -> leaseEnd);
    last = answer.view().or(() -> last);
    note(command);
    return broken;
  }

  private Optional<String> gone(Instant now) {
    return last.filter(view -> now.isBefore(view.start().plus(KEPT))).isPresent()
        ? Optional.of("it is gone, though nobody deleted it")
        : Optional.empty();
  }

  /** One that was started after the one before was gone is another. */
  private void meet(Command command, View view) {
    boolean another = last.isEmpty() || !view.start().isBefore(last.get().start().plus(KEPT));
    if (command instanceof Start start && another) {
      forget();
      grace = start.grace();
      timeouts = start.timeouts();
    }
  }

  private Optional<String> claimed(Command command, CallAnswer answer, Instant now) {
    if (!(command instanceof Claim claim)) {
      return Optional.empty();
    }
    Optional<String> other = holder.filter(it -> !it.equals(claim.token()));
    holder = Optional.of(claim.token());
    Instant start = answer.view().map(View::start).orElse(now);
    Instant claimed = now.isBefore(start) ? start : now;
    runEnd = runEnd.or(() -> timeouts.run().map(claimed::plus));
    return other.map(it -> "two holders: " + it + " and " + claim.token());
  }

  private Optional<String> changed(View after) {
    if (last.isEmpty()) {
      return Optional.empty();
    }
    View before = last.get();
    if (!before.start().equals(after.start())) {
      return Optional.of("its start time changed");
    }
    if (before.phase().isTerminal() && !before.equals(after)) {
      return Optional.of("a terminal state changed");
    }
    return before.cancel().isPresent() && !before.cancel().equals(after.cancel())
        ? Optional.of("a cancel request changed")
        : Optional.empty();
  }

  private Optional<String> wrong(View view) {
    if (view.phase() == ModelState.CANCELLED && !asked) {
      return Optional.of("CANCELLED, though nobody asked for that");
    }
    boolean backwards =
        Stream.concat(view.end().stream(), view.cancel().map(View.Cancel::time).stream())
            .anyMatch(time -> time.isBefore(view.start()));
    if (backwards) {
      return Optional.of("time runs backwards");
    }
    boolean ended = view.phase().isTerminal();
    return ended == view.end().isPresent() && ended != view.result().isEmpty()
        ? Optional.empty()
        : Optional.of("an end without a result, or a result without an end");
  }

  private Optional<String> forgotten(Command command, CallAnswer answer) {
    boolean untold =
        command instanceof Heartbeat && cancelled.isPresent() && !answer.cancelRequested();
    boolean lost =
        answer
            .view()
            .filter(view -> cancelled.isPresent() && view.cancel().isEmpty())
            .filter(view -> view.end().filter(it -> !it.isAfter(cancelled.get())).isEmpty())
            .isPresent();
    return untold || lost ? Optional.of("an acknowledged cancel is forgotten") : Optional.empty();
  }

  private Optional<String> overdue(View view, CallAnswer answer, Instant now) {
    if (view.phase().isTerminal()) {
      return Optional.empty();
    }
    Optional<Instant> end = answer.leaseEnd().or(() -> leaseEnd);
    Optional<Instant> graceEnd =
        view.phase() == ModelState.CANCELLING
            ? grace.flatMap(it -> view.cancel().map(cancel -> cancel.time().plus(it)))
            : Optional.empty();
    Optional<Instant> claimEnd =
        view.phase() == ModelState.INITIALIZING
            ? timeouts.claim().map(view.start()::plus)
            : Optional.empty();
    Optional<Instant> mustStop = view.phase() == ModelState.PROCESSING ? runEnd : Optional.empty();
    return Stream.of(end, graceEnd, claimEnd, mustStop)
            .flatMap(Optional::stream)
            .anyMatch(it -> !it.isAfter(now))
        ? Optional.of("unfinished past its lease, its grace period or a timeout")
        : Optional.empty();
  }

  private void note(Command command) {
    boolean asks =
        command instanceof Cancel || command instanceof CancelAmong || command instanceof PassedOn;
    if (asks) {
      asked = true;
      boolean over = last.filter(it -> it.phase().isTerminal()).isPresent();
      cancelled = cancelled.or(() -> over ? Optional.empty() : Optional.of(latest));
    } else if (command instanceof Delete || command instanceof Purged) {
      forget();
    }
  }

  private void forget() {
    last = Optional.empty();
    grace = Optional.empty();
    timeouts = Timeouts.NONE;
    runEnd = Optional.empty();
    holder = Optional.empty();
    leaseEnd = Optional.empty();
    cancelled = Optional.empty();
    asked = false;
  }
}
