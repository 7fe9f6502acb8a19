package dev.longrun.service;

import dev.longrun.operation.Life;
import dev.longrun.operation.OpaqueJson;
import dev.longrun.operation.Operation;
import dev.longrun.operation.Outcome;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Knows a finish that is repeated, though its JSON is written in another way: the maps of many
 * languages have no order, so a worker whose first reply was lost may not send the same text again.
 *
 * @param sameJson whether two texts are the same JSON
 */
record RepeatedFinish(BiPredicate<OpaqueJson, OpaqueJson> sameJson) {
  /** The outcome with the JSON that is stored in place of JSON that is the same. */
  Outcome asStored(Outcome outcome, Operation operation) {
    if (!(operation.life() instanceof Life.Done done)) {
      return outcome;
    }
    if (outcome instanceof Outcome.Response finished
        && done.outcome() instanceof Outcome.Response stored) {
      return new Outcome.Response(asStored(finished.value(), stored.value()));
    }
    if (outcome instanceof Outcome.Failure finished
        && done.outcome() instanceof Outcome.Failure stored) {
      Optional<OpaqueJson> details = asStored(finished.details(), stored.details());
      return new Outcome.Failure(finished.code(), finished.message(), details);
    }
    return outcome;
  }

  private Optional<OpaqueJson> asStored(Optional<OpaqueJson> json, Optional<OpaqueJson> stored) {
    return json.map(given -> stored.filter(it -> sameJson.test(it, given)).orElse(given));
  }
}
