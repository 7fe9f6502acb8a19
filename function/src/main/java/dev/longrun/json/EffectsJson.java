package dev.longrun.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.longrun.operation.Backend;
import dev.longrun.operation.BackendCancel;
import dev.longrun.operation.Effect;
import dev.longrun.operation.EffectKind;
import dev.longrun.operation.Effects;
import dev.longrun.operation.Operation;

/** What follows the changes of an operation outside of it, and what came of it. */
final class EffectsJson {
  private EffectsJson() {}

  static void add(Operation operation, JsonObject json) {
    Effects effects = operation.effects();
    operation.report().backend().ifPresent(it -> json.add("backend", backend(it, effects)));
    if (effects.pending().isEmpty()) {
      return;
    }
    JsonArray kinds = new JsonArray();
    JsonArray errors = new JsonArray();
    for (Effect effect : effects.pending()) {
      kinds.add(effect.kind().text());
      if (effect.failures() > 0) {
        errors.add(error(effect));
      }
    }
    json.add("pendingEffects", kinds);
    if (!errors.isEmpty()) {
      json.add("effectErrors", errors);
    }
  }

  /** The error is that of the last attempt, whether or not there will be another. */
  private static JsonObject backend(Backend backend, Effects effects) {
    BackendCancel cancel = effects.backendCancel();
    JsonObject json = new JsonObject();
    json.addProperty("name", backend.name());
    cancel.time().ifPresent(time -> json.addProperty("cancelTime", time.toString()));
    String error =
        effects.pending(EffectKind.CANCEL_BACKEND).map(Effect::error).orElse(cancel.error());
    if (!error.isEmpty()) {
      json.addProperty("error", error);
    }
    return json;
  }

  private static JsonObject error(Effect effect) {
    JsonObject json = new JsonObject();
    json.addProperty("kind", effect.kind().text());
    json.addProperty("attempts", effect.failures());
    json.addProperty("nextAttemptTime", effect.nextAttemptTime().toString());
    json.addProperty("error", effect.error());
    return json;
  }
}
