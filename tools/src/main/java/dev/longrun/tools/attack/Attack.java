package dev.longrun.tools.attack;

import java.io.IOException;

/** Something that a stranger, or a caller with few rights, may try. It ends by itself. */
interface Attack {
  /** What it does, in one line. */
  String name();

  /** Attacks, and adds to the notes what came of it, and to its faults what should not have. */
  void run(Site site, Notes notes) throws IOException;

  /**
   * How slow the worst reply to others may be, in milliseconds, however quick all were before. What
   * so many requests cost a server in any form is no harm of theirs.
   */
  default double harmlessMillis() {
    return 0;
  }
}
