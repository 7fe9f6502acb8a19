package dev.longrun.model;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.model.Command.Adopt;
import dev.longrun.model.Command.Cancel;
import dev.longrun.model.Command.Claim;
import dev.longrun.model.Command.Delete;
import dev.longrun.model.Command.Finish;
import dev.longrun.model.Command.Heartbeat;
import dev.longrun.model.Command.Inspect;
import dev.longrun.model.Command.Start;
import dev.longrun.model.Command.Terminate;
import dev.longrun.model.Details.Said;
import dev.longrun.operation.Backend;
import dev.longrun.operation.CancelPolicy;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Definition;
import dev.longrun.operation.Lease;
import dev.longrun.operation.LeaseToken;
import dev.longrun.operation.LifePolicy;
import dev.longrun.operation.OpaqueJson;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Progress;
import dev.longrun.operation.Report;
import dev.longrun.operation.TerminateRequest;
import java.time.Instant;
import java.util.Optional;

/** The functions of {@code operation}, put together as the services do, over one variable. */
final class PureLife implements Subject {
  private static final OperationName NAME = OperationName.parse("projects/p/operations/x");

  private static final Report SAID =
      Report.ofStart(
          Optional.of(new OpaqueJson("{\"to\":\"" + Said.ALWAYS.target() + "\"}")),
          Optional.of(
              new Backend(
                  "//batch.googleapis.com/projects/p/locations/l/jobs/" + Said.ALWAYS.job())));

  private final Keeping keeping;
  private Optional<Operation> stored = Optional.empty();

  PureLife() {
    this((command, before, after) -> after);
  }

  PureLife(Keeping keeping) {
    this.keeping = keeping;
  }

  /** What is kept of a change: what it led to, unless a bug is planted. */
  interface Keeping {
    Optional<Operation> kept(
        Command command, Optional<Operation> before, Optional<Operation> after);
  }

  @Override
  public CallAnswer apply(Command command, Instant now) {
    try {
      Optional<Operation> before = stored;
      Optional<Operation> after = change(command, now);
      stored = keeping.kept(command, before, after);
      return answer(command, after);
    } catch (ApiException e) {
      if (isWritten(command) && e.error().code() != Code.NOT_FOUND) {
        stored = keeping.kept(command, stored, stored.map(it -> it.settle(now)));
      }
      return CallAnswer.refused(e.error().reason());
    }
  }

  /** Whether what time has made of it is written even if the command is refused. */
  private static boolean isWritten(Command command) {
    return command instanceof Claim
        || command instanceof Heartbeat
        || command instanceof Finish
        || command instanceof Adopt;
  }

  private Optional<Operation> change(Command command, Instant now) {
    if (command instanceof Start start) {
      Operation fresh = Operation.start(NAME, definition(start), SAID, Said.ALWAYS.by(), now);
      return stored
          .filter(it -> !it.isExpired(now))
          .map(existing -> fresh.startedOver(existing).settle(now))
          .or(() -> Optional.of(fresh));
    }
    Operation live = Operation.live(NAME, stored, now);
    if (command instanceof Delete) {
      live.requireDeletable(now);
      return Optional.empty();
    }
    return Optional.of(changed(live, command, now));
  }

  private Operation changed(Operation live, Command command, Instant now) {
    if (command instanceof Claim claim) {
      String hash = new LeaseToken(claim.token()).hash();
      return live.claim(new Lease(claim.worker(), hash, now, claim.lease()));
    }
    if (command instanceof Heartbeat beat) {
      Report report = new Report(beat.progress().map(it -> new Progress(it, 0)), Optional.empty());
      return live.heartbeat(
          new LeaseToken(beat.token()),
          new dev.longrun.operation.Heartbeat(beat.lease(), report, beat.finalizing()),
          now);
    }
    if (command instanceof Finish finish) {
      return live.finish(new LeaseToken(finish.token()), OperationViews.outcome(finish), now);
    }
    if (command instanceof Adopt) {
      return live.withChild(now);
    }
    if (command instanceof Terminate terminate) {
      return live.terminate(new TerminateRequest("root", now, terminate.reason()));
    }
    // As the service does: what is stored is cancelled, not what it would be now.
    return command instanceof Cancel cancel
        ? stored.orElseThrow().cancel(new CancelRequest("alice", now, cancel.reason()))
        : live;
  }

  private static Definition definition(Start start) {
    CancelPolicy policy = new CancelPolicy(start.cancellable(), start.grace());
    LifePolicy life =
        new LifePolicy(policy, start.timeouts().claim(), start.timeouts().run(), Optional.empty());
    Optional<OperationName> parent = start.parent().map(id -> new OperationName(NAME.parent(), id));
    return new Definition(
        Said.ALWAYS.type(), Said.ALWAYS.labels(), life, parent, start.requestId());
  }

  private static CallAnswer answer(Command command, Optional<Operation> after) {
    if (command instanceof Cancel || command instanceof Delete || command instanceof Adopt) {
      return CallAnswer.TAKEN;
    }
    Operation operation = after.orElseThrow();
    if (command instanceof Heartbeat) {
      return CallAnswer.kept(leaseEnd(operation), operation.life().cancelRequest().isPresent());
    }
    View view = OperationViews.view(operation);
    if (command instanceof Inspect) {
      return CallAnswer.inspected(view, OperationViews.details(operation));
    }
    return command instanceof Claim
        ? CallAnswer.claimed(view, leaseEnd(operation))
        : CallAnswer.shown(view);
  }

  private static Instant leaseEnd(Operation operation) {
    return operation.life().lease().orElseThrow().expireTime();
  }

  @Override
  public Optional<View> written() {
    return stored.map(OperationViews::view);
  }
}
