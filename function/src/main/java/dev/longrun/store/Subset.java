package dev.longrun.store;

import dev.longrun.operation.ParentName;
import dev.longrun.operation.State;
import java.util.Optional;
import java.util.Set;

/**
 * Operations under one parent that a store can tell from the others without decoding them.
 *
 * @param states those that they are stored in, at least one
 * @param operationType the exact type, if only one is wanted
 */
public record Subset(ParentName parent, Set<State> states, Optional<String> operationType) {
  public Subset {
    states = Set.copyOf(states);
  }

  public boolean hasEveryState() {
    return states.size() == State.values().length;
  }
}
