package dev.longrun.operation;

import java.util.Arrays;
import java.util.Optional;

/**
 * What may have to follow a change of an operation outside of its own document. Those of one group
 * follow each other in the order in which they are declared here.
 */
public enum EffectKind {
  /** Ask the operations that were started under it to cancel, too. */
  CANCEL_CHILDREN("cancelChildren", Group.CHILDREN),

  /** Cancel the job that does the work. */
  CANCEL_BACKEND("cancelBackend", Group.BACKEND),

  /** Tell that it was started. */
  PUBLISH_STARTED("publishStarted", Group.EVENTS),

  /** Tell that somebody asked to cancel it, or that the server did. */
  PUBLISH_CANCEL_REQUESTED("publishCancelRequested", Group.EVENTS),

  /** Tell that it is done. */
  PUBLISH_DONE("publishDone", Group.EVENTS);

  /** What is called for an effect; one that fails holds up those of its own group alone. */
  public enum Group {
    CHILDREN,
    BACKEND,
    EVENTS
  }

  private final String text;
  private final Group group;

  EffectKind(String text, Group group) {
    this.text = text;
    this.group = group;
  }

  /** How it is written wherever people or programs read it. */
  public String text() {
    return text;
  }

  public Group group() {
    return group;
  }

  /** The kind of this name; empty, if only another version of the server knows it. */
  public static Optional<EffectKind> of(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
  }
}
