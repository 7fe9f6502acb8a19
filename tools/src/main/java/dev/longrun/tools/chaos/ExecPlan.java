package dev.longrun.tools.chaos;

import java.util.List;

/**
 * One operation that a command does under {@code longrun exec}.
 *
 * @param behaviour what of it a command can do: it stops when asked to, ignores that, or fails
 */
record ExecPlan(String operation, Behaviour behaviour, int workMillis) {
  /** How its operation ends when the command ends well. */
  static final String OUTCOME =
      "response {\"@type\":\"type.googleapis.com/google.protobuf.Empty\"}";

  List<String> arguments(String server) {
    return List.of(
        "exec",
        "--endpoint",
        server,
        "--lease",
        ChaosWorker.LEASE.toSeconds() + "s",
        "--grace",
        "1s",
        "--worker",
        "exec",
        operation,
        "--",
        "bash",
        "-c",
        script());
  }

  private String script() {
    String work = "sleep %d.%03d".formatted(workMillis / 1000, workMillis % 1000);
    return switch (behaviour) {
      case IGNORE -> "trap '' TERM; " + work;
      case FAIL -> work + "; exit 7";
      case WAIT -> "sleep 600";
      case HANG -> "trap '' TERM; setsid sleep 600 & sleep 600";
      default -> work;
    };
  }
}
