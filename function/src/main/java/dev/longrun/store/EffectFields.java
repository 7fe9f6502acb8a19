package dev.longrun.store;

import dev.longrun.operation.BackendCancel;
import dev.longrun.operation.Children;
import dev.longrun.operation.Effect;
import dev.longrun.operation.EffectKind;
import dev.longrun.operation.Effects;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What an operation leads to elsewhere, as fields of its document, and back.
 *
 * <p>Each kind of effect has a field of its own, so that a version of the server that doesn't know
 * one leaves it alone. That children are to be cancelled is also the value {@value #TO_CANCEL} of
 * the field {@value #CHILDREN}, which versions before know.
 */
final class EffectFields {
  private static final String CHILDREN = "children";
  private static final String TO_CANCEL = "TO_CANCEL";
  private static final String CANCEL_TIME = "backendCancelTime";
  private static final String CANCEL_ERROR = "backendCancelError";

  /** The names of all fields here. */
  static final Set<String> NAMES = names();

  private EffectFields() {}

  private static Set<String> names() {
    Set<String> names =
        Arrays.stream(EffectKind.values()).map(EffectKind::text).collect(Collectors.toSet());
    names.addAll(List.of(CHILDREN, CANCEL_TIME, CANCEL_ERROR));
    return Set.copyOf(names);
  }

  static void write(Effects effects, Map<String, Object> fields) {
    boolean toCancel = effects.pending(EffectKind.CANCEL_CHILDREN).isPresent();
    if (effects.children() != Children.NONE) {
      fields.put(CHILDREN, toCancel ? TO_CANCEL : effects.children().name());
    }
    effects.pending().forEach(effect -> fields.put(effect.kind().text(), write(effect)));
    effects.backendCancel().time().ifPresent(time -> fields.put(CANCEL_TIME, time));
    if (!effects.backendCancel().error().isEmpty()) {
      fields.put(CANCEL_ERROR, effects.backendCancel().error());
    }
  }

  private static Map<String, Object> write(Effect effect) {
    Map<String, Object> fields = new TreeMap<>();
    fields.put("failures", (long) effect.failures());
    fields.put("nextAttemptTime", effect.nextAttemptTime());
    if (!effect.error().isEmpty()) {
      fields.put("error", effect.error());
    }
    return fields;
  }

  /**
   * @param cancelTime when the operation was asked to cancel, if it was
   */
  static Effects read(DocumentFields fields, Optional<Instant> cancelTime) {
    List<Effect> pending = new ArrayList<>();
    for (EffectKind kind : EffectKind.values()) {
      fields.map(kind.text()).map(it -> read(kind, it)).ifPresent(pending::add);
    }
    String children = fields.text(CHILDREN).orElse(Children.NONE.name());
    boolean toCancel = children.equals(TO_CANCEL);
    if (!toCancel) {
      // A version before, which knows only the value, has passed it on.
      pending.removeIf(effect -> effect.kind() == EffectKind.CANCEL_CHILDREN);
    } else if (pending.stream().noneMatch(it -> it.kind() == EffectKind.CANCEL_CHILDREN)) {
      pending.add(new Effect(EffectKind.CANCEL_CHILDREN, 0, cancelTime.orElseThrow(), ""));
    }
    return new Effects(
        toCancel ? Children.CANCELLED : Children.valueOf(children),
        pending,
        new BackendCancel(
            fields.optionalInstant(CANCEL_TIME), fields.text(CANCEL_ERROR).orElse("")));
  }

  private static Effect read(EffectKind kind, DocumentFields fields) {
    return new Effect(
        kind,
        (int) fields.number("failures"),
        fields.instant("nextAttemptTime"),
        fields.text("error").orElse(""));
  }
}
