package dev.longrun.service;

import dev.longrun.operation.Effect;
import dev.longrun.operation.EffectKind;
import dev.longrun.operation.EffectResult;
import dev.longrun.operation.OperationName;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What carries out effects outside of the store, and who is told when one is given up.
 *
 * @param actions by their group; for one that has none, every attempt fails
 * @param listener is called by the thread that has written it
 */
public record OutsideEffects(
    Map<EffectKind.Group, EffectAction> actions, Consumer<GivenUp> listener) {
  /** Nothing outside of the store can be called. */
  public static final OutsideEffects NONE = new OutsideEffects(Map.of(), givenUp -> {});

  public OutsideEffects {
    actions = Map.copyOf(actions);
  }

  /** An effect that is not tried any more, and why. */
  public record GivenUp(OperationName operation, Effect effect, EffectResult result) {}
}
