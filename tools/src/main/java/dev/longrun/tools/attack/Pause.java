package dev.longrun.tools.attack;

import java.util.concurrent.TimeUnit;

/** Lets time pass. */
final class Pause {
  private Pause() {}

  static void millis(long time) {
    try {
      TimeUnit.MILLISECONDS.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
