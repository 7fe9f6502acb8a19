package dev.longrun.operation;

import java.util.Optional;

/**
 * What is said about the work while it goes on: at first by the starter, then by the worker with
 * each heartbeat.
 *
 * @param metadata the operation's own metadata, if it has any
 */
public record Report(Optional<Progress> progress, Optional<OpaqueJson> metadata) {
  public static final Report NONE = new Report(Optional.empty(), Optional.empty());

  /** This report with what {@code newer} says in place of what it said before. */
  Report updatedBy(Report newer) {
    return new Report(newer.progress.or(() -> progress), newer.metadata.or(() -> metadata));
  }

  int size() {
    return metadata.map(OpaqueJson::size).orElse(0);
  }
}
