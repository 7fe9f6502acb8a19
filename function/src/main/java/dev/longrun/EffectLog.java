package dev.longrun;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.longrun.operation.Effect;
import dev.longrun.service.OutsideEffects;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells which effects are given up, each as one line of JSON in the form that Cloud Logging takes
 * apart. An alert of Terraform's is on the field {@code effect.givenUp}.
 */
record EffectLog(PrintStream out) {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  void write(OutsideEffects.GivenUp givenUp) {
    Effect effect = givenUp.effect();
    Map<String, Object> fields =
        new TreeMap<>(
            Map.of(
                "givenUp", effect.kind().text(),
                "operation", givenUp.operation().toString(),
                "attempts", effect.failures() + 1,
                "error", givenUp.result().error()));
    Map<String, Object> line = new TreeMap<>(Map.of("severity", "ERROR", "effect", fields));
    line.put(
        "message",
        "gave up %s of %s after %d attempts: %s"
            .formatted(
                effect.kind().text(),
                givenUp.operation(),
                effect.failures() + 1,
                givenUp.result().error()));
    out.println(GSON.toJson(line));
  }
}
