package dev.longrun.operation;

/**
 * What came of one attempt to carry out an effect.
 *
 * @param error why it was not carried out, for people; empty, if it was
 */
public record EffectResult(Status status, String error) {
  public static final EffectResult DONE = new EffectResult(Status.DONE, "");

  /** Nothing came of it, in time that was too short; it does not count as an attempt. */
  public static final EffectResult LEFT = new EffectResult(Status.LEFT, "");

  /** What follows from it. */
  public enum Status {
    /** It is carried out. */
    DONE,

    /** There is nothing to carry it out on. */
    MISSING,

    /** Another attempt may succeed. */
    FAILED,

    /** No attempt can succeed. */
    REFUSED,

    /** It was not tried to the end. */
    LEFT
  }

  public static EffectResult missing(String error) {
    return new EffectResult(Status.MISSING, error);
  }

  public static EffectResult failed(String error) {
    return new EffectResult(Status.FAILED, error);
  }

  public static EffectResult refused(String error) {
    return new EffectResult(Status.REFUSED, error);
  }

  /** Whether what comes after it in its group may be carried out now. */
  public boolean letsOthersFollow() {
    return status != Status.FAILED && status != Status.LEFT;
  }
}
