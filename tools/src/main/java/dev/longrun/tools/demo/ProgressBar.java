package dev.longrun.tools.demo;

import java.io.PrintStream;

/**
 * Shows how far the work has come: on a terminal as a bar in the last line, elsewhere as a line for
 * each tenth.
 */
final class ProgressBar {
  private static final int WIDTH = 40;
  private static final int TENTHS = 10;
  private static final long REDRAW_NANOS = 50_000_000;
  private static final String ERASE = "\r\033[K";

  private final PrintStream out;
  private final boolean terminal;
  private final String unit;
  private long drawn = System.nanoTime() - REDRAW_NANOS;
  private int told = -1;

  /**
   * @param unit what is counted, such as {@code rows}
   */
  ProgressBar(PrintStream out, boolean terminal, String unit) {
    this.out = out;
    this.terminal = terminal;
    this.unit = unit;
  }

  synchronized void show(long completed, long estimated) {
    double part = estimated == 0 ? 1 : Math.min(1, (double) completed / estimated);
    String count = "%3d%%  %,d of %,d %s".formatted((int) (part * 100), completed, estimated, unit);
    if (!terminal) {
      showTenth((int) (part * TENTHS), count);
    } else if (completed >= estimated) {
      out.println(bar(part) + count);
    } else if (System.nanoTime() - drawn >= REDRAW_NANOS) {
      out.print(bar(part) + count);
      drawn = System.nanoTime();
    }
  }

  private void showTenth(int tenth, String count) {
    if (tenth > told) {
      out.println(count);
      told = tenth;
    }
  }

  private static String bar(double part) {
    int full = (int) (part * WIDTH);
    return ERASE + "[" + "#".repeat(full) + ".".repeat(WIDTH - full) + "] ";
  }

  /** Writes a line of text in the place of the bar, which goes on below. */
  synchronized void say(String text) {
    out.println(terminal ? ERASE + text : text);
  }
}
