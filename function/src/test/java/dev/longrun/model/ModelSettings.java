package dev.longrun.model;

import java.util.Optional;

/** What a longer run, or the replay of a failing one, is told with {@code -Dmodel.*}. */
final class ModelSettings {
  private ModelSettings() {}

  /** The seed to replay, or a new one. */
  static long seed() {
    return Optional.ofNullable(Long.getLong("model.seed")).orElseGet(System::nanoTime);
  }

  /** How many programs to try. */
  static int programs(int usual) {
    return Integer.getInteger("model.programs", usual);
  }

  /** A program to try in place of random ones. */
  static Optional<Program> program() {
    return Optional.ofNullable(System.getProperty("model.program")).map(Program::parse);
  }
}
