package dev.longrun.filter;

import com.google.gson.JsonObject;
import dev.longrun.operation.State;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a filter says of states alone.
 *
 * @param may the states in which it may match an operation; in all others it matches none
 * @param must the states in which it matches every operation
 */
public record StateBounds(Set<State> may, Set<State> must) {
  static final Set<State> ALL = Set.of(State.values());

  /** Of a filter that doesn't look at the state. */
  static final StateBounds NONE = new StateBounds(ALL, Set.of());

  /** Of a filter that looks at nothing else. */
  static StateBounds exactly(Predicate<JsonObject> filter) {
    Set<State> states = EnumSet.noneOf(State.class);
    for (State state : State.values()) {
      if (filter.test(operation(state))) {
        states.add(state);
      }
    }
    return new StateBounds(states, states);
  }

  private static JsonObject operation(State state) {
    JsonObject common = new JsonObject();
    common.addProperty("state", state.name());
    JsonObject metadata = new JsonObject();
    metadata.add("common", common);
    JsonObject operation = new JsonObject();
    operation.add("metadata", metadata);
    operation.addProperty("done", state.isTerminal());
    return operation;
  }

  /** Whether the state alone decides. */
  boolean areExact() {
    return may.equals(must);
  }

  StateBounds and(StateBounds other) {
    return new StateBounds(intersection(may, other.may), intersection(must, other.must));
  }

  StateBounds or(StateBounds other) {
    return not().and(other.not()).not();
  }

  StateBounds not() {
    return new StateBounds(complement(must), complement(may));
  }

  private static Set<State> intersection(Set<State> a, Set<State> b) {
    Set<State> both = EnumSet.allOf(State.class);
    both.retainAll(a);
    both.retainAll(b);
    return Collections.unmodifiableSet(both);
  }

  private static Set<State> complement(Set<State> states) {
    Set<State> others = EnumSet.allOf(State.class);
    others.removeAll(states);
    return Collections.unmodifiableSet(others);
  }
}
