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

  /**
   * This definition with a request id, so that a start that is written twice, since its first reply
   * was lost, is known for the same.
   *
   * @param id unless it has one already
   */
  public Definition identified(String id) {
    return new Definition(
        operationType, labels, cancelPolicy, parentOperation, Optional.of(requestId.orElse(id)));
  }
}
