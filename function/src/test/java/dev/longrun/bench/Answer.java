package dev.longrun.bench;

import java.util.List;

/**
 * How one call went.
 *
 * @param status of HTTP; 0, if there was none
 * @param atMillis when it was to be sent, since the load began
 * @param millis from that moment to the last byte, so that a late sender counts too
 */
record Answer(int status, double atMillis, double millis) {
  /** Whether it was served; what was not started for want of room is not found later. */
  boolean accepted() {
    return status == 200 || status == 404;
  }

  static Sample accepted(List<Answer> answers) {
    return new Sample(answers.stream().filter(Answer::accepted).map(Answer::millis).toList());
  }
}
