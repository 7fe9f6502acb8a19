package dev.longrun.operation;

import java.time.Instant;

/**
 * The first request to cancel an operation. Later ones change nothing, so this is kept as long as
 * the operation.
 *
 * @param requestedBy who asked; {@link #SERVER}, if the server did by itself; empty if nobody
 *     knows, since the parent whose end caused it is gone
 * @param reason why, in the words of who asked; empty if they gave none
 */
public record CancelRequest(String requestedBy, Instant requestTime, String reason) {
  /** What the server calls itself where it acts by itself. */
  public static final String SERVER = "longrun";

  /** Why the server cancels an operation that runs longer than it may. */
  public static final String RUN_TIMEOUT = "runTimeout";

  /** The server's request to stop what has run for as long as it may. */
  static CancelRequest ofRunTimeout(Instant runDeadline) {
    return new CancelRequest(SERVER, runDeadline, RUN_TIMEOUT);
  }

  /** Whether the server asked, since the operation ran longer than it may. */
  public boolean isRunTimeout() {
    return requestedBy.equals(SERVER) && reason.equals(RUN_TIMEOUT);
  }

  /** This request, if it was made at {@code earliest} at the earliest; else as if made then. */
  CancelRequest notBefore(Instant earliest) {
    return new CancelRequest(requestedBy, Times.later(requestTime, earliest), reason);
  }
}
