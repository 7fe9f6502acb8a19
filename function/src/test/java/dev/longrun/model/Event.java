package dev.longrun.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One call of one caller.
 *
 * @param answer absent, if nobody knows whether it happened: then it may have, at any time since
 * @param invoked before the call, in nanoseconds
 * @param returned after it; the end of time, if the answer is absent
 * @param nows what the clock showed meanwhile
 */
record Event(
    int caller,
    Command command,
    Optional<CallAnswer> answer,
    long invoked,
    long returned,
    List<Instant> nows) {

  /** This event to somebody who looks before it returned. */
  Event unanswered() {
    return new Event(caller, command, Optional.empty(), invoked, Long.MAX_VALUE, nows);
  }

  /** Another command that was carried out by the same call. */
  Event as(Command other) {
    return new Event(caller, other, answer, invoked, returned, nows);
  }

  Event with(CallAnswer other) {
    return new Event(caller, command, Optional.of(other), invoked, returned, nows);
  }

  Event at(List<Instant> instants) {
    return new Event(caller, command, answer, invoked, returned, instants);
  }

  /** This event to somebody who supposes that it did happen. */
  Event happened() {
    return answer.isPresent()
        ? this
        : new Event(caller, command, answer, invoked, Long.MAX_VALUE - 1, nows);
  }

  @Override
  public String toString() {
    return "caller "
        + caller
        + ": "
        + CommandText.print(command)
        + " -> "
        + answer.map(CallAnswer::toString).orElse("not known")
        + (nows.size() > 1 ? " while the clock moved from " + nows.get(0) : " at " + nows.get(0))
        + (nows.size() > 1 ? " to " + nows.get(nows.size() - 1) : "");
  }
}
