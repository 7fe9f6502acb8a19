package dev.longrun.model;

import dev.longrun.model.Command.Adopt;
import dev.longrun.model.Command.Cancel;
import dev.longrun.model.Command.CancelAmong;
import dev.longrun.model.Command.Claim;
import dev.longrun.model.Command.Counted;
import dev.longrun.model.Command.Delete;
import dev.longrun.model.Command.Finish;
import dev.longrun.model.Command.Hear;
import dev.longrun.model.Command.Heartbeat;
import dev.longrun.model.Command.Inspect;
import dev.longrun.model.Command.Overlooked;
import dev.longrun.model.Command.PassedOn;
import dev.longrun.model.Command.Purged;
import dev.longrun.model.Command.Start;
import dev.longrun.model.Command.Terminate;
import dev.longrun.model.Model.End;
import dev.longrun.model.Model.Hold;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What each command answers and leads to, by the design's tables. Whoever is told that time has
 * ended an operation can rely on it, so then the end is part of what follows.
 */
final class Oracle {
  private Oracle() {}

  /** What follows, and what the caller is told. */
  record Next(Optional<Model> model, CallAnswer answer) {}

  static Next next(Optional<Model> stored, Command command, Instant now) {
    Optional<Model> live = stored.flatMap(it -> it.at(now));
    if (command instanceof Start start) {
      return start(stored, live, start, now);
    }
    if (command instanceof Purged) {
      return new Next(live.isEmpty() ? live : stored, CallAnswer.TAKEN);
    }
    if (command instanceof Overlooked overlooked) {
      boolean there = live.filter(it -> overlooked.among().contains(it.phase())).isPresent();
      return new Next(stored, there ? CallAnswer.refused("there") : CallAnswer.TAKEN);
    }
    if (command instanceof Counted counted) {
      boolean may = mayCount(stored, counted, now);
      return new Next(stored, may ? CallAnswer.TAKEN : CallAnswer.refused("counted otherwise"));
    }
    if (live.isEmpty()) {
      return new Next(stored, CallAnswer.refused("OPERATION_NOT_FOUND"));
    }
    boolean asks = command instanceof Cancel || command instanceof CancelAmong;
    if (asks && !live.get().said().cancellable()) {
      return new Next(stored, CallAnswer.refused("OPERATION_NOT_CANCELLABLE"));
    }
    if (asks || command instanceof PassedOn) {
      return cancel(live.get(), command, now);
    }
    boolean undone = command instanceof Delete && !live.get().phase().isTerminal();
    return undone
        ? new Next(stored, CallAnswer.refused("OPERATION_NOT_DONE"))
        : next(live.get(), command, now);
  }

  /** By what is written, which may lag behind; what has expired may still count, or not. */
  private static boolean mayCount(Optional<Model> stored, Counted counted, Instant now) {
    Set<ModelState> phases = stored.map(it -> it.phasesUntil(now)).orElse(Set.of());
    boolean certain = phases.size() == 1 && stored.flatMap(it -> it.at(now)).isPresent();
    boolean among = phases.contains(counted.among());
    return counted.found() ? among || isTombstone(stored, counted) : !(certain && among);
  }

  /** What is left of an operation that was deleted after its children were cancelled with it. */
  private static boolean isTombstone(Optional<Model> stored, Counted counted) {
    return stored.isEmpty() && counted.among() == ModelState.SUCCESSFUL;
  }

  private static Next cancel(Model model, Command command, Instant now) {
    if (command instanceof Cancel cancel) {
      return new Next(Optional.of(cancelled(model, cancel.reason(), now)), CallAnswer.TAKEN);
    }
    if (command instanceof CancelAmong cancel) {
      Model next = cancelled(model, cancel.reason(), now);
      return new Next(Optional.of(next), CallAnswer.become(next.phase()));
    }
    PassedOn passedOn = (PassedOn) command;
    boolean itsChild = model.said().parent().equals(Optional.of(passedOn.parent()));
    Model next =
        itsChild && model.said().cancellable() ? cancelled(model, passedOn.reason(), now) : model;
    return new Next(Optional.of(next), CallAnswer.TAKEN);
  }

  private static Next next(Model model, Command command, Instant now) {
    if (command instanceof Claim claim) {
      return claim(model, claim, now);
    }
    if (command instanceof Heartbeat heartbeat) {
      return heartbeat(model, heartbeat, now);
    }
    if (command instanceof Finish finish) {
      return finish(model, finish, now);
    }
    if (command instanceof Hear hear) {
      return model.isHeldWith(hear.token()) ? heard(model) : refused(model, "LEASE_NOT_HELD");
    }
    if (command instanceof Adopt adopt) {
      return adopt(model, adopt);
    }
    if (command instanceof Terminate terminate) {
      return shown(model.phase().isTerminal() ? model : terminated(model, terminate, now));
    }
    if (command instanceof Inspect) {
      return new Next(Optional.of(model), CallAnswer.inspected(model.view(), model.details()));
    }
    return command instanceof Delete ? new Next(Optional.empty(), CallAnswer.TAKEN) : shown(model);
  }

  private static Next start(
      Optional<Model> stored, Optional<Model> live, Start start, Instant now) {
    if (live.isEmpty()) {
      return shown(Model.started(start, now));
    }
    boolean repeated =
        start.requestId().isPresent() && start.requestId().equals(live.get().said().requestId());
    return repeated
        ? shown(live.get())
        : new Next(stored, CallAnswer.refused("OPERATION_ALREADY_EXISTS"));
  }

  private static Next claim(Model model, Claim claim, Instant now) {
    if (model.phase().isTerminal()) {
      return refused(model, "OPERATION_ALREADY_DONE");
    }
    if (model.hold().isPresent() && !model.isClaimedAgainBy(claim)) {
      return refused(model, "OPERATION_ALREADY_CLAIMED");
    }
    Instant time = later(now, model.started());
    Hold hold = new Hold(claim.worker(), claim.token(), time, time, claim.lease());
    Model claimed =
        model.hold().isPresent()
            ? model
            : model.held(ModelState.PROCESSING, hold).then(time, "claimed");
    Instant end = claimed.hold().orElseThrow().end();
    return new Next(Optional.of(claimed), CallAnswer.claimed(claimed.view(), end));
  }

  private static Next heartbeat(Model model, Heartbeat heartbeat, Instant now) {
    if (!model.isHeldWith(heartbeat.token())) {
      return refused(model, "LEASE_NOT_HELD");
    }
    Hold hold = model.hold().orElseThrow();
    Hold kept = hold.isRenewedBy(heartbeat, now) ? hold.kept(now, heartbeat.lease()) : hold;
    boolean turns = heartbeat.finalizing() && model.phase() == ModelState.PROCESSING;
    Model renewed =
        turns ? model.held(ModelState.FINALIZING, kept) : model.held(model.phase(), kept);
    Model next = turns ? renewed.then(kept.heard(), "finalizing") : renewed;
    return heard(next.reported(heartbeat.progress()));
  }

  private static Next heard(Model model) {
    Instant end = model.hold().orElseThrow().end();
    return new Next(Optional.of(model), CallAnswer.kept(end, model.asked().isPresent()));
  }

  private static Next finish(Model model, Finish finish, Instant now) {
    boolean tooLate = model.ranTooLong() && finish.code() == 1;
    String result = tooLate ? View.error(4, View.RAN_TOO_LONG + finish.text()) : finish.result();
    if (model.end().isPresent()
        && model.end().get().token().equals(finish.token())
        && model.end().get().result().equals(result)) {
      return shown(model);
    }
    if (!model.isHeldWith(finish.token())) {
      return refused(model, "LEASE_NOT_HELD");
    }
    if (finish.code() == 1 && model.asked().isEmpty()) {
      return refused(model, "CANCEL_NOT_REQUESTED");
    }
    ModelState how =
        switch (finish.code()) {
          case 0 -> ModelState.SUCCESSFUL;
          case 1 -> tooLate ? ModelState.FAILED : ModelState.CANCELLED;
          default -> ModelState.FAILED;
        };
    Instant end = later(now, model.hold().orElseThrow().heard());
    return shown(model.ended(how, new End(end, result, finish.token())).then(end, "finished"));
  }

  private static Next adopt(Model model, Adopt adopt) {
    if (model.phase().isTerminal()) {
      return refused(model, "OPERATION_ALREADY_DONE");
    }
    return model.phase() == ModelState.CANCELLING
        ? refused(model, "PARENT_OPERATION_CANCELLING")
        : new Next(Optional.of(model.adopted(adopt.child())), CallAnswer.TAKEN);
  }

  private static Model cancelled(Model model, String reason, Instant now) {
    if (model.phase().isTerminal() || model.asked().isPresent()) {
      return model;
    }
    Instant time = later(now, model.started());
    View.Cancel request = new View.Cancel(time, reason);
    Model asked =
        switch (model.phase()) {
          case INITIALIZING ->
              model
                  .asked(ModelState.CANCELLED, request)
                  .ended(ModelState.CANCELLED, new End(time, View.error(1, View.UNCLAIMED), ""));
          case PROCESSING -> model.asked(ModelState.CANCELLING, request);
          default -> model.asked(model.phase(), request);
        };
    return asked.then(time, "cancelRequested").at(time).orElseThrow();
  }

  private static Model terminated(Model model, Terminate terminate, Instant now) {
    Instant time = later(now, model.started());
    View.Cancel request = model.asked().orElse(new View.Cancel(time, terminate.reason()));
    Instant end = model.hold().map(hold -> later(time, hold.heard())).orElse(time);
    return model
        .asked(model.phase(), request)
        .ended(ModelState.CANCELLED, new End(end, View.error(1, View.TERMINATED), ""))
        .then(end, "terminated");
  }

  private static Next shown(Model model) {
    return new Next(Optional.of(model), CallAnswer.shown(model.view()));
  }

  private static Next refused(Model model, String reason) {
    return new Next(Optional.of(model), CallAnswer.refused(reason));
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
