package dev.longrun.service;

import dev.longrun.operation.Backend;
import dev.longrun.operation.Change;
import dev.longrun.operation.Heartbeat;
import dev.longrun.operation.Lease;
import dev.longrun.operation.LeaseToken;
import dev.longrun.operation.OpaqueJson;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Outcome;
import dev.longrun.operation.ParentName;
import dev.longrun.operation.Sha256;
import dev.longrun.time.Deadline;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What an API's front end and its workers call: start, claim, heartbeat, finish. Knows nothing of
 * HTTP. Every method may block until its deadline.
 */
public final class WorkService {
  private static final int ID_BYTES = 16;
  private static final int TOKEN_BYTES = 32;

  private final LiveOperations operations;
  private final RandomGenerator random;
  private final StartDefaults defaults;
  private final Consumer<Backend> backendCheck;
  private final RepeatedFinish repeatedFinish;
  private final ChildCancellation children;
  private final OperationStarter starter;
  private final LeaseRenewals renewals;

  /**
   * @param random must not be predictable: lease tokens are made of it
   * @param sameJson whether two texts are the same JSON
   * @param backendCheck throws INVALID_ARGUMENT for a job that this server does not cancel
   */
  public WorkService(
      LiveOperations operations,
      RandomGenerator random,
      StartDefaults defaults,
      BiPredicate<OpaqueJson, OpaqueJson> sameJson,
      Consumer<Backend> backendCheck) {
    this.operations = operations;
    this.random = random;
    this.defaults = defaults;
    this.backendCheck = backendCheck;
    this.repeatedFinish = new RepeatedFinish(sameJson);
    this.children = operations.children();
    this.starter = new OperationStarter(operations);
    this.renewals = new LeaseRenewals(operations);
  }

  /** Starts an operation; the same request id again returns the one that is there. */
  public Change start(
      ParentName parent, StartRequest request, String startedBy, Deadline deadline) {
    request.said().backend().ifPresent(backendCheck);
    return starter.start(
        new OperationName(parent, id(parent, request)),
        request
            .definition()
            .identified(randomHex(ID_BYTES))
            .withDefaults(defaults.cancelGracePeriod(), defaults.retention())
            .withEvents(defaults.events()),
        request.said(),
        startedBy,
        deadline);
  }

  /**
   * The id that the request names; or, if it has a request id, an id made from that, so that the
   * same request gets the same one; or a random id, so that writes spread over the store.
   */
  private String id(ParentName parent, StartRequest request) {
    return request
        .operationId()
        .or(() -> request.definition().requestId().map(id -> hash(parent + "\n" + id)))
        .orElseGet(() -> randomHex(ID_BYTES));
  }

  /** What a claim gives its worker. */
  public record Claimed(Change change, LeaseToken token, Lease lease) {}

  /**
   * Gives the operation to a worker. Nothing that may fail comes after the write; else there could
   * be a lease whose token no worker has.
   *
   * @param chosen the token of the worker's own, with which it may repeat the claim; without one,
   *     the server makes it
   */
  public Claimed claim(
      OperationName name, ClaimRequest request, Optional<LeaseToken> chosen, Deadline deadline) {
    children.applyParentCancel(operations.get(name, deadline), deadline);
    LeaseToken token = chosen.orElseGet(() -> new LeaseToken(randomHex(TOKEN_BYTES)));
    Lease lease =
        new Lease(request.worker(), token.hash(), operations.now(), request.leaseDuration());
    Change claimed =
        operations.updateLive(
            name, lease.renewTime(), deadline, operation -> operation.claim(lease));
    return new Claimed(claimed, token, claimed.written().life().lease().orElse(lease));
  }

  /** For heartbeats of many operations at once. */
  public LeaseRenewals renewals() {
    return renewals;
  }

  public Change heartbeat(
      OperationName name, LeaseToken token, Heartbeat heartbeat, Deadline deadline) {
    heartbeat.report().backend().ifPresent(backendCheck);
    Instant now = operations.now();
    return operations.updateLive(name, now, deadline, it -> it.heartbeat(token, heartbeat, now));
  }

  public Change finish(OperationName name, LeaseToken token, Outcome outcome, Deadline deadline) {
    Instant now = operations.now();
    return operations.updateLive(
        name, now, deadline, it -> it.finish(token, repeatedFinish.asStored(outcome, it), now));
  }

  private String randomHex(int bytes) {
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    return HexFormat.of().formatHex(value);
  }

  private static String hash(String text) {
    return HexFormat.of().formatHex(Sha256.of(text), 0, ID_BYTES);
  }
}
