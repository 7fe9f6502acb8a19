package dev.longrun.tools;

import com.google.gson.JsonObject;
import java.time.Instant;

/**
 * What came back from a call of the service.
 *
 * @param body empty, if there was none
 * @param sentNanos when the call was sent, by {@link System#nanoTime}
 * @param received when all of the reply was here
 */
public record HttpReply(int status, JsonObject body, long sentNanos, Instant received) {
  public boolean isOk() {
    return status == 200;
  }

  /** Whether it says that the operation's state does not allow what was asked. */
  public boolean isRefusal() {
    return status == 400
        && body.getAsJsonObject("error").get("status").getAsString().equals("FAILED_PRECONDITION");
  }
}
