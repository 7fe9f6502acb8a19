package dev.longrun.operation;

import java.util.Map;
import java.util.Optional;

/**
 * What the starter of an operation said about it; never changes.
 *
 * @param operationType what kind of work it is, such as {@code EXPORT_ENTITIES} or {@code
 *     TRANSCODE_VIDEO}; empty if not said
 * @param requestId makes a repeated start return the same operation (AIP-155)
 */
public record Definition(
    String operationType,
    Map<String, String> labels,
    CancelPolicy cancelPolicy,
    Optional<OperationName> parentOperation,
    Optional<String> requestId) {
  public Definition {
    labels = Map.copyOf(labels);
  }
}
