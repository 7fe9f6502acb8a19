package dev.longrun.model;

import dev.longrun.model.Command.Start;
import dev.longrun.model.Details.Due;
import dev.longrun.model.Details.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One operation as the design describes it. A value, so that a search can go back to it.
 *
 * @param children those that were started under it
 * @param steps of its life, the oldest first
 */
record Model(
    Start said,
    Instant started,
    ModelState phase,
    Optional<Hold> hold,
    Optional<View.Cancel> asked,
    Optional<End> end,
    Optional<Long> progress,
    Set<String> children,
    List<Step> steps) {
  private static final Duration KEPT = Duration.ofDays(30);

  /** The reason that the server gives. */
  private static final String RUN_TIMEOUT = "runTimeout";

  /** Who has the lease. */
  record Hold(String worker, String token, Instant claimed, Instant heard, Duration lease) {
    Instant end() {
      return heard.plus(lease);
    }

    /** A bare heartbeat renews nothing in the first sixth of the lease. */
    boolean isRenewedBy(Command.Heartbeat beat, Instant now) {
      boolean bare =
          !beat.finalizing()
              && beat.progress().isEmpty()
              && beat.lease().filter(it -> !it.equals(lease)).isEmpty();
      return !bare || Duration.between(heard, now).multipliedBy(6).compareTo(lease) >= 0;
    }

    Hold kept(Instant now, Optional<Duration> newLease) {
      Instant latest = now.isAfter(heard) ? now : heard;
      return new Hold(worker, token, claimed, latest, newLease.orElse(lease));
    }
  }

  /**
   * How it ended.
   *
   * @param token of the worker that ended it; empty, if none did
   * @param last the hold on it until then
   */
  record End(Instant time, String result, String token, Optional<Hold> last) {
    End(Instant time, String result, String token) {
      this(time, result, token, Optional.empty());
    }
  }

  static Model started(Start said, Instant now) {
    return new Model(
        said,
        now,
        ModelState.INITIALIZING,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        List.of(new Step(now, "started", ModelState.INITIALIZING)));
  }

  /** What time has made of it; nothing, when it is long enough over. */
  Optional<Model> at(Instant now) {
    return Optional.of(settled(now))
        .filter(it -> it.end().filter(end -> !end.time().plus(KEPT).isAfter(now)).isEmpty());
  }

  /** What it may be written as: with all that time has made of it, or some of that, or nothing. */
  Set<ModelState> phasesUntil(Instant now) {
    Set<ModelState> phases = EnumSet.of(phase);
    settled(now).steps().stream().skip(steps.size()).map(Step::phase).forEach(phases::add);
    return phases;
  }

  private Model settled(Instant now) {
    if (phase.isTerminal()) {
      return this;
    }
    if (hold.isEmpty()) {
      return unclaimedAt(now);
    }
    Instant leaseEnd = hold.get().end();
    Optional<Instant> runEnd = runEnd().filter(leaseEnd::isAfter);
    if (phase == ModelState.PROCESSING && runEnd.isPresent()) {
      View.Cancel stop = new View.Cancel(runEnd.get(), RUN_TIMEOUT);
      return now.isBefore(runEnd.get())
          ? this
          : asked(ModelState.CANCELLING, stop).then(runEnd.get(), RUN_TIMEOUT).settled(now);
    }
    Instant due = leaseEnd;
    if (phase == ModelState.CANCELLING && said.grace().isPresent()) {
      Instant graceEnd = asked.get().time().plus(said.grace().get());
      due = graceEnd.isBefore(leaseEnd) ? graceEnd : leaseEnd;
    }
    if (now.isBefore(due)) {
      return this;
    }
    boolean unheard = due.equals(leaseEnd);
    Model over =
        phase == ModelState.CANCELLING
            ? stopped(due, unheard ? View.UNHEARD : View.OUT_OF_GRACE)
            : ended(ModelState.FAILED, new End(due, View.error(10, View.UNHEARD), ""));
    return over.then(due, unheard ? "leaseExpired" : "gracePeriodOver");
  }

  private Model unclaimedAt(Instant now) {
    Optional<Instant> due = said.timeouts().claim().map(started::plus);
    if (due.isEmpty() || now.isBefore(due.get())) {
      return this;
    }
    String result = View.error(4, View.NEVER_CLAIMED);
    End end = new End(due.get(), result, "");
    return ended(ModelState.FAILED, end).then(due.get(), "claimTimeout");
  }

  /** Whether it was asked to stop since it had run too long. */
  boolean ranTooLong() {
    return asked.filter(it -> it.reason().equals(RUN_TIMEOUT)).isPresent();
  }

  private Optional<Instant> runEnd() {
    return hold.or(() -> end.flatMap(End::last))
        .flatMap(it -> said.timeouts().run().map(it.claimed()::plus));
  }

  /** The end of what was asked to stop and did not. */
  private Model stopped(Instant time, String why) {
    return ranTooLong()
        ? ended(ModelState.FAILED, new End(time, View.error(4, why), ""))
        : ended(ModelState.CANCELLED, new End(time, View.error(1, why), ""));
  }

  Model ended(ModelState how, End with) {
    End known = new End(with.time(), with.result(), with.token(), hold);
    return new Model(
        said, started, how, Optional.empty(), asked, Optional.of(known), progress, children, steps);
  }

  Model held(ModelState next, Hold by) {
    return new Model(said, started, next, Optional.of(by), asked, end, progress, children, steps);
  }

  Model asked(ModelState next, View.Cancel by) {
    return new Model(said, started, next, hold, Optional.of(by), end, progress, children, steps);
  }

  Model reported(Optional<Long> newer) {
    Optional<Long> known = newer.or(() -> progress);
    return new Model(said, started, phase, hold, asked, end, known, children, steps);
  }

  Model adopted(String child) {
    Set<String> more = new TreeSet<>(children);
    more.add(child);
    return new Model(said, started, phase, hold, asked, end, progress, more, steps);
  }

  /** This, and that it came to it by such a step. */
  Model then(Instant time, String kind) {
    List<Step> more = new ArrayList<>(steps);
    more.add(new Step(time, kind, phase));
    return new Model(said, started, phase, hold, asked, end, progress, children, more);
  }

  /** Whether something that is passed on to its children has happened to it since. */
  boolean isCancelledSince(Model before) {
    return isPassedOn() && !before.isPassedOn();
  }

  private boolean isPassedOn() {
    return steps.stream()
        .anyMatch(
            step ->
                switch (step.kind()) {
                  case "cancelRequested" -> step.phase() != ModelState.FINALIZING;
                  case RUN_TIMEOUT, "terminated" -> true;
                  default -> false;
                });
  }

  boolean isClaimedAgainBy(Command.Claim claim) {
    return isHeldWith(claim.token()) && hold.get().worker.equals(claim.worker());
  }

  boolean isHeldWith(String token) {
    return hold.filter(it -> it.token.equals(token)).isPresent();
  }

  Details details() {
    boolean stops = steps.stream().anyMatch(it -> it.phase() == ModelState.CANCELLING);
    Due due =
        new Due(
            said.timeouts().claim().map(started::plus),
            runEnd(),
            asked.filter(it -> stops).flatMap(it -> said.grace().map(it.time()::plus)));
    return new Details(
        Details.Said.ALWAYS,
        said.cancellable(),
        said.parent(),
        hold.or(() -> end.flatMap(End::last))
            .map(it -> new Details.Claim(it.worker(), it.claimed(), it.heard(), it.end())),
        due,
        end.map(it -> it.time().plus(KEPT)),
        steps);
  }

  View view() {
    return new View(
        phase, started, end.map(End::time), asked, end.map(End::result).orElse(""), progress);
  }
}
