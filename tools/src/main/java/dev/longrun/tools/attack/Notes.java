package dev.longrun.tools.attack;

import java.util.ArrayList;
import java.util.List;

/** What is to be told of an attack. */
final class Notes {
  private final List<String> lines = new ArrayList<>();
  private boolean failed;
  private boolean slow;

  void add(String line) {
    lines.add(line);
  }

  /** Adds a line, and lets the attack count as one that did harm unless {@code good}. */
  void check(boolean good, String line) {
    lines.add(good ? line : line + "  FAULT");
    failed |= !good;
  }

  /** Adds a line; unless {@code good}, somebody was served, but slowly. */
  void checkTime(boolean good, String line) {
    lines.add(good ? line : line + "  SLOW");
    slow |= !good;
  }

  boolean slow() {
    return slow;
  }

  boolean failed() {
    return failed;
  }

  List<String> lines() {
    return lines;
  }
}
