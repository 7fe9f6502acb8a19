package dev.longrun.fuzz;

import java.util.List;

/** The custom verbs. */
final class Verbs {
  /** Those of the methods that take a body. */
  static final List<String> ALL =
      List.of(
          "start",
          "cancel",
          "claim",
          "wait",
          "heartbeat",
          "finish",
          "search",
          "count",
          "testIamPermissions",
          "terminate",
          "heartbeats");

  private Verbs() {}
}
