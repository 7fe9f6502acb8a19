package dev.longrun.model;

import dev.longrun.model.Command.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One operation as the design describes it. A value, so that a search can go back to it.
 *
 * @param children those that were started under it
 */
record Model(
    Start said,
    Instant started,
    ModelState phase,
    Optional<Hold> hold,
    Optional<View.Cancel> asked,
    Optional<End> end,
    Optional<Long> progress,
    Set<String> children) {
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
   */
  record End(Instant time, String result, String token) {}

  static Model started(Start said, Instant now) {
    return new Model(
        said,
        now,
        ModelState.INITIALIZING,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of());
  }

  /** What time has made of it; nothing, when it is long enough over. */
  Optional<Model> at(Instant now) {
    if (phase.isTerminal()) {
      return end.get().time.plus(KEPT).isAfter(now) ? Optional.of(this) : Optional.empty();
    }
    if (hold.isEmpty()) {
      return unclaimedAt(now);
    }
    Instant leaseEnd = hold.get().end();
    Optional<Instant> runEnd =
        said.timeouts().run().map(hold.get().claimed()::plus).filter(leaseEnd::isAfter);
    if (phase == ModelState.PROCESSING && runEnd.isPresent()) {
      View.Cancel stop = new View.Cancel(runEnd.get(), RUN_TIMEOUT);
      return now.isBefore(runEnd.get())
          ? Optional.of(this)
          : asked(ModelState.CANCELLING, stop).at(now);
    }
    Instant due = leaseEnd;
    if (phase == ModelState.CANCELLING && said.grace().isPresent()) {
      Instant graceEnd = asked.get().time().plus(said.grace().get());
      due = graceEnd.isBefore(leaseEnd) ? graceEnd : leaseEnd;
    }
    if (now.isBefore(due)) {
      return Optional.of(this);
    }
    String why = due.equals(leaseEnd) ? View.UNHEARD : View.OUT_OF_GRACE;
    if (phase == ModelState.CANCELLING) {
      return stopped(due, why, "").at(now);
    }
    return ended(ModelState.FAILED, new End(due, View.error(10, View.UNHEARD), "")).at(now);
  }

  private Optional<Model> unclaimedAt(Instant now) {
    Optional<Instant> due = said.timeouts().claim().map(started::plus);
    if (due.isEmpty() || now.isBefore(due.get())) {
      return Optional.of(this);
    }
    String result = View.error(4, View.NEVER_CLAIMED);
    return ended(ModelState.FAILED, new End(due.get(), result, "")).at(now);
  }

  /** Whether it was asked to stop since it had run too long. */
  boolean ranTooLong() {
    return asked.filter(it -> it.reason().equals(RUN_TIMEOUT)).isPresent();
  }

  /** The end of what was asked to stop. */
  Model stopped(Instant time, String why, String token) {
    return ranTooLong()
        ? ended(ModelState.FAILED, new End(time, View.error(4, why), token))
        : ended(ModelState.CANCELLED, new End(time, View.error(1, why), token));
  }

  Model ended(ModelState how, End with) {
    return new Model(
        said, started, how, Optional.empty(), asked, Optional.of(with), progress, children);
  }

  Model held(ModelState next, Hold by) {
    return new Model(said, started, next, Optional.of(by), asked, end, progress, children);
  }

  Model asked(ModelState next, View.Cancel request) {
    return new Model(said, started, next, hold, Optional.of(request), end, progress, children);
  }

  Model reported(Optional<Long> newer) {
    return new Model(said, started, phase, hold, asked, end, newer.or(() -> progress), children);
  }

  Model adopted(String child) {
    Set<String> more = new TreeSet<>(children);
    more.add(child);
    return new Model(said, started, phase, hold, asked, end, progress, more);
  }

  /** Whether this is what a cancel has just made of it that is passed on to its children. */
  boolean isCancelledSince(Model before) {
    return before.asked.isEmpty() && asked.isPresent() && phase != ModelState.FINALIZING;
  }

  boolean isClaimedAgainBy(Command.Claim claim) {
    return isHeldWith(claim.token()) && hold.get().worker.equals(claim.worker());
  }

  boolean isHeldWith(String token) {
    return hold.filter(it -> it.token.equals(token)).isPresent();
  }

  View view() {
    return new View(
        phase, started, end.map(End::time), asked, end.map(End::result).orElse(""), progress);
  }
}
