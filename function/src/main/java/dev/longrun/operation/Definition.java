package dev.longrun.operation;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the starter of an operation said about it, with the server's defaults for what it left
 * unsaid; never changes.
 *
 * @param operationType what kind of work it is, such as {@code EXPORT_ENTITIES} or {@code
 *     TRANSCODE_VIDEO}; empty if not said
 * @param requestId makes a repeated start return the same operation (AIP-155)
 */
public record Definition(
    String operationType,
    Map<String, String> labels,
    LifePolicy lifePolicy,
    Optional<OperationName> parentOperation,
    Optional<String> requestId) {
  public Definition {
    labels = Map.copyOf(labels);
  }

  /** The definition of an operation without a claim timeout and a run timeout. */
  public Definition(
      String operationType,
      Map<String, String> labels,
      CancelPolicy cancelPolicy,
      Optional<OperationName> parentOperation,
      Optional<String> requestId) {
    this(operationType, labels, LifePolicy.of(cancelPolicy), parentOperation, requestId);
  }

  public CancelPolicy cancelPolicy() {
    return lifePolicy.cancelPolicy();
  }

  /**
   * This definition with what the server decides where it says nothing.
   *
   * @param cancelGracePeriod of an operation whose starter named none
   * @param retention for how long the finished operation can be read
   */
  public Definition withDefaults(Duration cancelGracePeriod, Duration retention) {
    LifePolicy policy = lifePolicy.withDefaults(cancelGracePeriod, retention);
    return new Definition(operationType, labels, policy, parentOperation, requestId);
  }

  /** This definition of an operation whose events are published, or are not. */
  public Definition withEvents(boolean published) {
    return new Definition(
        operationType, labels, lifePolicy.withEvents(published), parentOperation, requestId);
  }

  public boolean isChildOf(OperationName parent) {
    return parentOperation.equals(Optional.of(parent));
  }

  /** Whether {@code other} was made by the same request as this one. */
  boolean isSameRequest(Definition other) {
    return requestId.isPresent() && requestId.equals(other.requestId);
  }

  /**
   * This definition with a request id, so that a start that is written twice, since its first reply
   * was lost, is known for the same.
   *
   * @param id unless it has one already
   */
  public Definition identified(String id) {
    return new Definition(
        operationType, labels, lifePolicy, parentOperation, Optional.of(requestId.orElse(id)));
  }
}
