package dev.longrun.operation;

import java.util.Optional;

/**
 * What is said about the work while it goes on: at first by the starter, then by the worker with
 * each heartbeat.
 *
 * @param metadata the operation's own metadata, if it has any
 */
public record Report(
    Optional<Progress> progress, Optional<OpaqueJson> metadata, Children children) {
  public static final Report NONE = new Report(Optional.empty(), Optional.empty());

  public Report(Optional<Progress> progress, Optional<OpaqueJson> metadata) {
    this(progress, metadata, Children.NONE);
  }

  Report with(Children now) {
    return new Report(progress, metadata, now);
  }

  /** This report after a cancellation that the children share, if there are any. */
  Report withChildrenToCancel() {
    return children == Children.SOME ? with(Children.TO_CANCEL) : this;
  }

  /** This report with what a worker says anew in place of what was said before. */
  Report updatedBy(Report newer) {
    return new Report(
        newer.progress.or(() -> progress), newer.metadata.or(() -> metadata), children);
  }

  int size() {
    return metadata.map(OpaqueJson::size).orElse(0);
  }
}
