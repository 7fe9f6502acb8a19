package dev.longrun.operation;

import java.util.Optional;

/**
 * What is said about the work while it goes on: at first by the starter, then by the worker with
 * each heartbeat. And what the server keeps beside it: what the work leads to elsewhere.
 *
 * @param metadata the operation's own metadata, if it has any
 * @param backend the job that does the work, if that is somewhere else
 * @param effects never said by a starter or a worker
 */
public record Report(
    Optional<Progress> progress,
    Optional<OpaqueJson> metadata,
    Optional<Backend> backend,
    Effects effects) {
  public static final Report NONE = new Report(Optional.empty(), Optional.empty());

  public Report(Optional<Progress> progress, Optional<OpaqueJson> metadata) {
    this(progress, metadata, Optional.empty(), Effects.NONE);
  }

  /** What a starter says. */
  public static Report ofStart(Optional<OpaqueJson> metadata, Optional<Backend> backend) {
    return new Report(Optional.empty(), metadata, backend, Effects.NONE);
  }

  Report with(Effects now) {
    return new Report(progress, metadata, backend, now);
  }

  /** This report with what a worker says anew in place of what was said before. */
  Report updatedBy(Report newer) {
    return new Report(
        newer.progress.or(() -> progress),
        newer.metadata.or(() -> metadata),
        newer.backend.or(() -> backend),
        effects);
  }

  int size() {
    return metadata.map(OpaqueJson::size).orElse(0);
  }
}
