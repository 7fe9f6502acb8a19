package dev.longrun.model;

import dev.longrun.model.Command.Start;
import java.util.Optional;

/**
 * A start that was not refused.
 *
 * @param told the operation; absent, if nobody was told of it
 * @param adoption what it was to its parent, if it has one
 */
record Started(String id, Start said, Optional<View> told, Event adoption) {
  Started with(Event adopting) {
    return new Started(id, said, told, adopting);
  }

  /** Whether it can be the start of what is seen now. */
  boolean canHaveMade(View seen) {
    return told.map(it -> it.start().equals(seen.start()))
        .orElseGet(() -> adoption.nows().contains(seen.start()));
  }
}
