package dev.longrun.operation;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the life of an operation refuses: the part of the catalogue that only it needs. Reasons are
 * stable: programs match on them, so none is reworded or reused.
 *
 * <p>Every message says what was wrong, with which value, and what to do; every variable part is in
 * the metadata too (AIP-193).
 */
public final class OperationErrors {
  private OperationErrors() {}

  public static ApiException operationNotFound(OperationName name) {
    return ApiException.of(
        Code.NOT_FOUND,
        "OPERATION_NOT_FOUND",
        "Operation '%s' was not found. It never existed, was deleted, or expired after it was done."
            .formatted(name),
        Map.of("name", name.toString()));
  }

  public static ApiException operationExists(OperationName name) {
    return ApiException.of(
        Code.ALREADY_EXISTS,
        "OPERATION_ALREADY_EXISTS",
        "Operation '%s' already exists. Choose another operationId, or leave it out to have one made."
            .formatted(name),
        Map.of("name", name.toString()));
  }

  public static ApiException notCancellable(OperationName name) {
    return ApiException.of(
        Code.UNIMPLEMENTED,
        "OPERATION_NOT_CANCELLABLE",
        "Operation '%s' can't be cancelled: it was started with cancellable = false."
            .formatted(name),
        Map.of("name", name.toString()));
  }

  public static ApiException notDone(OperationName name, State state) {
    return ApiException.of(
        Code.FAILED_PRECONDITION,
        "OPERATION_NOT_DONE",
        "Operation '%s' is %s. Only an operation that is done can be deleted; wait for its end, or cancel it if it can be."
            .formatted(name, state),
        Map.of("name", name.toString(), "state", state.name()));
  }

  public static ApiException effectsPending(OperationName name, List<Effect> pending) {
    String effects = pending.stream().map(it -> it.kind().text()).collect(Collectors.joining(", "));
    return ApiException.of(
        Code.UNAVAILABLE,
        "EFFECTS_PENDING",
        "What has to follow the end of operation '%s' is not carried out yet: %s. Try again; its effectErrors (:inspect) tell what is in the way."
            .formatted(name, effects),
        Map.of("name", name.toString(), "pendingEffects", effects));
  }

  public static ApiException alreadyDone(OperationName name, State state) {
    return ApiException.of(
        Code.FAILED_PRECONDITION,
        "OPERATION_ALREADY_DONE",
        "Operation '%s' is done (%s), so there is nothing left to work on.".formatted(name, state),
        Map.of("name", name.toString(), "state", state.name()));
  }

  public static ApiException parentCancelling(OperationName name) {
    return ApiException.of(
        Code.FAILED_PRECONDITION,
        "PARENT_OPERATION_CANCELLING",
        "Operation '%s' is being cancelled, so nothing can be started under it any more."
            .formatted(name),
        Map.of("name", name.toString()));
  }

  public static ApiException alreadyClaimed(OperationName name, Lease lease) {
    return ApiException.of(
        Code.FAILED_PRECONDITION,
        "OPERATION_ALREADY_CLAIMED",
        "Operation '%s' is held by worker '%s' until %s at least."
            .formatted(name, lease.worker(), lease.expireTime()),
        Map.of(
            "name", name.toString(),
            "worker", lease.worker(),
            "leaseExpireTime", lease.expireTime().toString()));
  }

  public static ApiException leaseNotHeld(OperationName name, State state) {
    return ApiException.of(
        Code.FAILED_PRECONDITION,
        "LEASE_NOT_HELD",
        "The lease on operation '%s' (%s) is not held with this leaseToken: the operation has ended, the lease ran out, or this token never held it. Stop the work; it can no longer change the operation's outcome."
            .formatted(name, state),
        Map.of("name", name.toString(), "state", state.name()));
  }

  public static ApiException cancelNotRequested(OperationName name) {
    return ApiException.of(
        Code.FAILED_PRECONDITION,
        "CANCEL_NOT_REQUESTED",
        "Nobody asked to cancel operation '%s', so it can't finish with error.code 1 (CANCELLED). Use another code."
            .formatted(name),
        Map.of("name", name.toString()));
  }

  public static ApiException operationTooLarge(OperationName name, int size, int limit) {
    String message =
        "Operation '%s' would take %d bytes, and at most %d can be stored. Keep large results elsewhere and store a reference."
            .formatted(name, size, limit);
    return ApiException.of(
        Code.INVALID_ARGUMENT,
        "OPERATION_TOO_LARGE",
        message,
        Map.of("name", name.toString(), "size", "" + size, "limit", "" + limit));
  }
}
