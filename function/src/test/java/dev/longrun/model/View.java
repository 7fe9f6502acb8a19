package dev.longrun.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An operation as a caller sees it.
 *
 * @param result how it ended: {@code response TEXT} or {@code error CODE TEXT}; empty until then.
 *     Where no worker gave the text, it is one of those below
 */
record View(
    ModelState phase,
    Instant start,
    Optional<Instant> end,
    Optional<Cancel> cancel,
    String result,
    Optional<Long> progress) {
  static final String UNCLAIMED = "<cancelled before a worker claimed it>";
  static final String NEVER_CLAIMED = "<no worker claimed it in time>";
  static final String TERMINATED = "<terminated>";

  /** What a worker said that stopped since it had run too long. */
  static final String RAN_TOO_LONG = "<ran too long> ";

  static final String UNHEARD = "<its worker was not heard from>";
  static final String OUT_OF_GRACE = "<its worker did not stop in time>";

  private static final List<String> BY_SERVER =
      List.of(UNCLAIMED, NEVER_CLAIMED, TERMINATED, UNHEARD, OUT_OF_GRACE);

  /** The first request to cancel. */
  record Cancel(Instant time, String reason) {}

  /** The reason of a cancel that came from the parent. */
  static String passedOnFrom(String parent, boolean gone) {
    return gone ? "<" + parent + " is gone>" : "<cancelled with " + parent + ">";
  }

  /** Whether it ended by what its worker did not do. */
  boolean isEndedByServer() {
    return BY_SERVER.stream().anyMatch(result::endsWith);
  }

  static String response(String text) {
    return "response " + text;
  }

  /** A failure, by what its message says. */
  static String error(int code, String message) {
    String text = message;
    if (message.startsWith("Terminated by")) {
      text = TERMINATED;
    } else if (message.contains("work may still be running")) {
      text = OUT_OF_GRACE;
    } else if (message.contains("was not heard from since")) {
      text = UNHEARD;
    } else if (message.contains("before a worker claimed it")) {
      text = UNCLAIMED;
    } else if (message.startsWith("No worker claimed")) {
      text = NEVER_CLAIMED;
    } else if (message.contains("Its worker stopped.")) {
      text = RAN_TOO_LONG + message.replaceFirst(".*Its worker stopped. ?", "");
    }
    return "error " + code + " " + text;
  }
}
