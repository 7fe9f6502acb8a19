package dev.longrun.model;

import dev.longrun.model.Command.Claim;
import dev.longrun.model.Command.Delete;
import dev.longrun.model.Command.Finish;
import dev.longrun.model.Command.Heartbeat;
import dev.longrun.model.Command.Inspect;
import dev.longrun.model.Command.Start;
import dev.longrun.model.Command.Terminate;
import dev.longrun.model.Command.Timeouts;
import java.time.Duration;
import java.util.Optional;

/** Lives that chance doesn't lead to in every run: every timeout, and a worker that finishes. */
final class RareLives {
  private static final String ID = "g";
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final Start START = new Start(true, Optional.of(SECOND), Optional.empty());

  private final Closing closing;
  private final Round round;
  private final HeldCalls held;

  RareLives(int caller, Round round, Closing closing) {
    this.closing = closing;
    this.round = round;
    this.held = new HeldCalls(caller, round);
  }

  void live() throws InterruptedException {
    start(new Timeouts(Optional.of(SECOND), Optional.empty()));
    inspectAfter(SECOND);
    start(new Timeouts(Optional.empty(), Optional.of(SECOND)));
    closing.answer(ID, new Claim("a", LEASE));
    inspectAfter(SECOND);
    inspectAfter(SECOND);
    start(Timeouts.NONE);
    closing.answer(ID, new Claim("a", LEASE));
    inspectAfter(LEASE);
    start(Timeouts.NONE);
    closing.answer(ID, new Claim("a", LEASE));
    held.heartbeat(ID, heartbeat(false));
    closing.answer(ID, heartbeat(true));
    closing.answer(ID, new Finish("a", 0, "r"));
    inspectAfter(SECOND);
  }

  private void start(Timeouts timeouts) throws InterruptedException {
    closing.answer(ID, new Terminate("rare"));
    closing.answer(ID, new Delete());
    closing.answer(ID, START.within(timeouts));
  }

  private Heartbeat heartbeat(boolean finalizing) {
    String token = round.journal().token(ID).orElseThrow();
    return new Heartbeat(token, Optional.empty(), finalizing, Optional.empty());
  }

  private void inspectAfter(Duration time) throws InterruptedException {
    round.clock().advance(time);
    closing.answer(ID, new Inspect());
  }
}
