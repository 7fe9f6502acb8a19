package dev.longrun.operation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the changes of an operation lead to outside of its own document.
 *
 * @param pending what is still to be carried out, in the order of its kinds; at most one of each
 */
public record Effects(Children children, List<Effect> pending, BackendCancel backendCancel) {
  public static final Effects NONE = new Effects(Children.NONE, List.of(), BackendCancel.NONE);

  public Effects {
    pending = pending.stream().sorted(Comparator.comparing(Effect::kind)).toList();
  }

  /** Those of an operation of which no more is known than what its children are. */
  public static Effects of(Children children) {
    return new Effects(children, List.of(), BackendCancel.NONE);
  }

  /** Those of an operation that starts. */
  static Effects ofStart(Definition definition, Instant now) {
    return definition.lifePolicy().publishesEvents()
        ? NONE.owing(EffectKind.PUBLISH_STARTED, now)
        : NONE;
  }

  Effects with(Children now) {
    return new Effects(now, pending, backendCancel);
  }

  /**
   * These, and what has to follow one step of a life.
   *
   * @param backend the job that does the work, if there is one
   */
  Effects after(Life before, Life.Transition step, Definition definition, boolean backend) {
    Effects next = this;
    Instant time = step.event().time();
    if (step.cancelsChildren() && children == Children.SOME) {
      next = next.with(Children.CANCELLED).owing(EffectKind.CANCEL_CHILDREN, time);
    }
    if (backend && step.endsWithoutItsWorker()) {
      next = next.owing(EffectKind.CANCEL_BACKEND, time);
    }
    if (definition.lifePolicy().publishesEvents()) {
      if (before.cancelRequest().isEmpty() && step.next().cancelRequest().isPresent()) {
        next = next.owing(EffectKind.PUBLISH_CANCEL_REQUESTED, time);
      }
      if (step.next() instanceof Life.Done) {
        next = next.owing(EffectKind.PUBLISH_DONE, time);
      }
    }
    return next;
  }

  private Effects owing(EffectKind kind, Instant since) {
    List<Effect> more = new ArrayList<>(pending);
    more.add(Effect.owed(kind, since));
    return new Effects(children, more, backendCancel);
  }

  /** Whether something has still to follow outside of the operation. */
  public boolean isPending() {
    return !pending.isEmpty();
  }

  /** Whether the children of the operation are to be cancelled, or were already. */
  public boolean cancelsChildren() {
    return children == Children.CANCELLED;
  }

  public Optional<Effect> pending(EffectKind kind) {
    return pending.stream().filter(effect -> effect.kind() == kind).findFirst();
  }

  /** Those of a group that are to be tried one after the other, and the first of them now. */
  public List<Effect> due(EffectKind.Group group, Instant now) {
    List<Effect> all = ofGroup(group);
    return all.isEmpty() || !all.get(0).isDue(now) ? List.of() : all;
  }

  /** Those of a group, in the order in which they are to be carried out. */
  public List<Effect> ofGroup(EffectKind.Group group) {
    return pending.stream().filter(effect -> effect.kind().group() == group).toList();
  }

  /** When the next of them is to be tried, if there is one. */
  Optional<Instant> nextAttemptTime() {
    return pending.stream()
        .filter(effect -> ofGroup(effect.kind().group()).get(0).equals(effect))
        .map(Effect::nextAttemptTime)
        .min(Comparator.naturalOrder());
  }

  /** These after an attempt that ended at {@code now}; one that isn't pending changes nothing. */
  Effects after(EffectKind kind, EffectResult result, Instant now) {
    Optional<Effect> tried = pending(kind);
    if (tried.isEmpty() || result.status() == EffectResult.Status.LEFT) {
      return this;
    }
    List<Effect> left = new ArrayList<>(pending);
    left.remove(tried.get());
    boolean again = result.status() == EffectResult.Status.FAILED && !tried.get().isGivenUp(result);
    if (again) {
      left.add(tried.get().failed(result.error(), now));
    }
    return new Effects(
        children,
        left,
        kind == EffectKind.CANCEL_BACKEND && !again ? backendCancel(result, now) : backendCancel);
  }

  private static BackendCancel backendCancel(EffectResult result, Instant now) {
    return result.status() == EffectResult.Status.DONE
        ? new BackendCancel(Optional.of(now), "")
        : new BackendCancel(Optional.empty(), result.error());
  }
}
