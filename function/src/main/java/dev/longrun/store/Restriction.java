package dev.longrun.store;

import java.util.Map;
import java.util.Optional;

/**
 * The part of a list's filter that a store can apply while it reads. It never hides an operation
 * that the whole filter would show, so whoever lists applies the whole filter to what comes back.
 *
 * @param unfinished leave out what is stored as done. There is no counterpart: an operation may be
 *     done by the passing of time alone
 * @param operationType the exact type, if only one is wanted
 * @param labels the labels that the starter must have given
 */
public record Restriction(
    boolean unfinished, Optional<String> operationType, Map<String, String> labels) {
  public static final Restriction NONE = new Restriction(false, Optional.empty(), Map.of());

  public Restriction {
    labels = Map.copyOf(labels);
  }
}
