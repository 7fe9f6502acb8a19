package dev.longrun.service;

import dev.longrun.error.ApiException;
import dev.longrun.operation.Lease;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Report;
import dev.longrun.time.Deadline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Heartbeats of many operations that at most renew their leases: carried out together, in few calls
 * to the store. What is left out, since it reports something, leads to another state, is refused,
 * or another write came between, {@link WorkService#heartbeat} carries out.
 *
 * <p>What is returned is perhaps without what was reported of an operation. Every method may block
 * until its deadline, and throws {@link ApiException} UNAVAILABLE if the store does not answer by
 * then.
 */
public final class LeaseRenewals {
  /** Few enough to hear of a cancel soon, where the store writes them one after the other. */
  private static final int AT_ONCE = 20;

  private final LiveOperations operations;

  LeaseRenewals(LiveOperations operations) {
    this.operations = operations;
  }

  /** The operations whose leases these heartbeats at most renew, as they are before that. */
  public List<Operation> read(Collection<NamedHeartbeat> heartbeats, Deadline deadline) {
    Map<OperationName, NamedHeartbeat> byName = renewals(heartbeats);
    Instant now = operations.now();
    return update(byName, deadline, stored -> renewed(stored, byName, now).map(renewed -> stored));
  }

  /** Renews the leases that are not fresh, and returns their operations and those of the others. */
  public List<Operation> renew(Collection<NamedHeartbeat> heartbeats, Deadline deadline) {
    Map<OperationName, NamedHeartbeat> byName = renewals(heartbeats);
    Instant now = operations.now();
    return update(byName, deadline, stored -> renewed(stored, byName, now));
  }

  /** Heartbeats that are to be carried out together, before those of later batches. */
  public record Batch(List<NamedHeartbeat> heartbeats, boolean isUrgent) {}

  /**
   * The heartbeats that have a lease to renew, the most urgent first.
   *
   * @param known what {@link #read} returned of these heartbeats
   */
  public List<Batch> batches(Collection<NamedHeartbeat> heartbeats, Collection<Operation> known) {
    Instant now = operations.now();
    Map<OperationName, NamedHeartbeat> byName = renewals(heartbeats);
    List<Operation> due =
        known.stream()
            .filter(it -> !lease(it).isFresh(now))
            .sorted(Comparator.comparing(it -> lease(it).renewalDeadline()))
            .toList();
    List<Batch> batches = new ArrayList<>();
    for (int from = 0; from < due.size(); from += AT_ONCE) {
      List<Operation> next = due.subList(from, Math.min(due.size(), from + AT_ONCE));
      batches.add(
          new Batch(
              next.stream().map(it -> Objects.requireNonNull(byName.get(it.name()))).toList(),
              !now.isBefore(lease(next.get(0)).renewalDeadline())));
    }
    return batches;
  }

  private static Lease lease(Operation held) {
    return held.life().lease().orElseThrow();
  }

  private static Map<OperationName, NamedHeartbeat> renewals(
      Collection<NamedHeartbeat> heartbeats) {
    Map<OperationName, NamedHeartbeat> byName = new HashMap<>();
    heartbeats.stream()
        .filter(it -> it.heartbeat().report().equals(Report.NONE))
        .forEach(it -> byName.put(it.name(), it));
    return byName;
  }

  private List<Operation> update(
      Map<OperationName, NamedHeartbeat> heartbeats,
      Deadline deadline,
      Function<Operation, Optional<Operation>> change) {
    return heartbeats.isEmpty()
        ? List.of()
        : operations.store().updateMany(heartbeats.keySet(), deadline, change);
  }

  private static Optional<Operation> renewed(
      Operation stored, Map<OperationName, NamedHeartbeat> heartbeats, Instant now) {
    NamedHeartbeat by = Objects.requireNonNull(heartbeats.get(stored.name()));
    if (stored.life().lease().filter(by.heartbeat()::saysNothingNew).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(stored.heartbeat(by.token(), by.heartbeat(), now))
          .filter(it -> it.state() == stored.state());
    } catch (ApiException e) {
      return Optional.empty();
    }
  }
}
