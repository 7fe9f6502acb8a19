package dev.longrun.model;

import java.util.List;

/** The ids of the operations that all callers of a round are at. */
final class SharedIds {
  /** One that stands twice is chosen twice as often. */
  static final List<String> ALL = List.of("b", "b", "d", "d", "g");

  private SharedIds() {}
}
