package dev.longrun.operation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How an operation came to be where it is.
 *
 * @param startedBy the principal that started it; empty if nobody knows, as of operations that were
 *     stored before it was kept
 * @param events what happened to it, the oldest first, and at most the last {@value #MAX_EVENTS}.
 *     What was done by a version of the server that stored no events is missing
 */
public record History(Instant startTime, String startedBy, List<LifeEvent> events) {
  public static final int MAX_EVENTS = 20;

  public History {
    events = List.copyOf(events.subList(Math.max(0, events.size() - MAX_EVENTS), events.size()));
  }

  /** The history of an operation that starts. */
  static History begin(Instant startTime, String startedBy) {
    LifeEvent started =
        new LifeEvent(startTime, LifeEvent.STARTED, State.INITIALIZING, startedBy, "");
    return new History(startTime, startedBy, List.of(started));
  }

  History with(LifeEvent event) {
    List<LifeEvent> longer = new ArrayList<>(events);
    longer.add(event);
    return new History(startTime, startedBy, longer);
  }

  /** This history after an effect was given up. */
  History withGivenUp(EffectKind kind, String error, State state, Instant now) {
    return with(
        new LifeEvent(
            now,
            LifeEvent.EFFECT_GIVEN_UP,
            state,
            CancelRequest.SERVER,
            kind.text() + ": " + error));
  }

  /** This history after a heartbeat that led from one life to the next. */
  History withHeartbeat(Life before, Life next) {
    return before.state() == next.state()
        ? this
        : next.lease().map(this::withFinalizing).orElse(this);
  }

  private History withFinalizing(Lease lease) {
    return with(
        new LifeEvent(
            lease.renewTime(), LifeEvent.FINALIZING, State.FINALIZING, lease.worker(), ""));
  }

  /** Whether the operation is known to have been in this state. */
  boolean hasReached(State state) {
    return events.stream().anyMatch(event -> event.state() == state);
  }
}
