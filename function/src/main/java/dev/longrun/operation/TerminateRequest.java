package dev.longrun.operation;

import java.time.Instant;

/**
 * A request to end an operation at once, whatever its worker does.
 *
 * @param requestedBy who asks
 * @param reason why, in the words of who asks; empty if they gave none
 */
public record TerminateRequest(String requestedBy, Instant requestTime, String reason) {
  /** What it counts as where nobody has asked for cancellation. */
  CancelRequest asCancelRequest() {
    return new CancelRequest(requestedBy, requestTime, reason);
  }
}
