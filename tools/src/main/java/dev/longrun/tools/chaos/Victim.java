package dev.longrun.tools.chaos;

/** What is killed again and again. */
interface Victim {
  String name();

  /** Whether it does its work, so that killing it does harm. */
  boolean isReady();

  /** As {@code kill -9} does; another takes its place. */
  void killAndReplace();
}
