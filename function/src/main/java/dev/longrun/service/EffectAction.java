package dev.longrun.service;

import dev.longrun.operation.EffectKind;
import dev.longrun.operation.EffectResult;
import dev.longrun.operation.Operation;
import dev.longrun.time.Deadline;
import java.util.List;

/** Carries out the effects of one group. */
public interface EffectAction {
  /**
   * What came of one attempt.
   *
   * @param changed other operations that it has changed, which may have effects of their own
   */
  record Attempt(EffectResult result, List<Operation> changed) {
    public static Attempt of(EffectResult result) {
      return new Attempt(result, List.of());
    }
  }

  /**
   * Carries out one effect; may block until the deadline. It may run twice for the same effect, in
   * two processes even at once, so that must do no harm.
   *
   * @param operation as it was stored when this began
   */
  Attempt attempt(Operation operation, EffectKind kind, Deadline deadline);
}
