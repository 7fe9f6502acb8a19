package dev.longrun.model;

import java.util.List;

/** How much of what a run is there to try has come about in it. */
final class Tally {
  private int histories;
  private int calls;
  private int children;

  /** Children whose cancellation came from their parent. */
  private int passedOn;

  /** Calls that came when what there had been was expired. */
  private int expiries;

  /** Counts one round in. */
  void add(RoundJournal journal, Family family) {
    calls += journal.size();
    children += family.children();
    for (List<Linearizability.Point> order : family.orders()) {
      histories++;
      for (Linearizability.Point point : order) {
        passedOn += point.event().command() instanceof Command.PassedOn ? 1 : 0;
        expiries += point.expired() ? 1 : 0;
      }
    }
  }

  /** Whether nothing has passed only because it was never tried. */
  boolean hasEverything() {
    return children > 0 && passedOn > 0 && expiries > 0;
  }

  @Override
  public String toString() {
    return "%d histories of %d calls; %d children, %d of them cancelled with their parent; %d expired"
        .formatted(histories, calls, children, passedOn, expiries);
  }
}
