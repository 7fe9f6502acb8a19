package dev.longrun.tools.bench;

/**
 * Who cancels.
 *
 * @param process the one whose CPU time counts
 */
record Contender(String name, Canceller.Source cancellers, ProcessHandle process) {
  static Contender of(String name, ServerProcess server) {
    return new Contender(name, server::connect, server.process());
  }

  /** One that has no process of its own. */
  static Contender inside(String name, Canceller canceller) {
    return new Contender(name, () -> canceller, ProcessHandle.current());
  }
}
