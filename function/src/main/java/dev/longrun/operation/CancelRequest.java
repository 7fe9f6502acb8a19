package dev.longrun.operation;

import java.time.Instant;

/**
 * The first request to cancel an operation. Later ones change nothing, so this is kept as long as
 * the operation.
 *
 * @param requestedBy who asked; empty if nobody knows, since the parent whose end caused it is gone
 * @param reason why, in the words of who asked; empty if they gave none
 */
public record CancelRequest(String requestedBy, Instant requestTime, String reason) {
  /** This request, if it was made at {@code earliest} at the earliest; else as if made then. */
  CancelRequest notBefore(Instant earliest) {
    return new CancelRequest(requestedBy, Times.later(requestTime, earliest), reason);
  }
}
