package dev.longrun.tools.bench;

import java.util.List;

/**
 * How one call went.
 *
 * @param status of HTTP, {@link #UNSENT} or {@link #BROKEN}
 * @param dueMillis when it was to be sent, since the load began
 * @param lagMillis from then until it was: this is the caller's
 * @param millis from its sending until its last byte was here: this is the server's
 */
record Answer(int status, double dueMillis, double lagMillis, double millis) {
  /** No connection was free for it. */
  static final int UNSENT = 0;

  /** The server closed the connection, or didn't answer in time. */
  static final int BROKEN = -1;

  static Answer unsent(double dueMillis) {
    return new Answer(UNSENT, dueMillis, 0, 0);
  }

  /** Whether it was served; an operation may be gone. */
  boolean accepted() {
    return status == 200 || status == 404;
  }

  /** Whether it was told to come back later. */
  boolean shed() {
    return status == 429 || status == 503;
  }

  static Sample accepted(List<Answer> answers) {
    return new Sample(answers.stream().filter(Answer::accepted).map(Answer::millis).toList());
  }
}
