package dev.longrun.model;

import com.google.gson.JsonObject;
import java.util.Optional;

/** A call that is under way. */
final class Begun {
  private final int caller;
  private final RecordedClock clock;
  private final int moves;
  private final long invoked;

  Begun(int caller, RecordedClock clock) {
    this.caller = caller;
    this.clock = clock;
    this.moves = clock.moves();
    this.invoked = System.nanoTime();
  }

  /** This call, now that it has this reply; or has none, and nobody knows what it did. */
  Event event(Command command, Optional<JsonObject> reply) {
    Event answered =
        event(command, reply.map(it -> HttpViews.answer(command, it)).orElse(CallAnswer.TAKEN));
    return reply.isPresent() ? answered : answered.unanswered();
  }

  Event event(Command command, CallAnswer answer) {
    long returned = System.nanoTime();
    return new Event(caller, command, Optional.of(answer), invoked, returned, clock.since(moves));
  }
}
