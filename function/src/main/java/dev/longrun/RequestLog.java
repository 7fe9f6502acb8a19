package dev.longrun;

import dev.longrun.http.HttpCall;
import java.io.PrintStream;
import java.time.Duration;

/** The log of the service. This one says nothing of requests. */
class RequestLog {
  private final PrintStream lines;

  /**
   * @param lines takes what the parts of the service log, a line of JSON at a time
   */
  RequestLog(PrintStream lines) {
    this.lines = lines;
  }

  /** What the parts of the service log to, a line of JSON at a time. */
  final PrintStream lines() {
    return lines;
  }

  /** This thread serves a request from now on. */
  void begin() {}

  /** The request of this thread has its reply. */
  void end(HttpCall call, int status, Duration time) {}
}
