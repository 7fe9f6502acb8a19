package dev.longrun.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.longrun.api.Route;
import dev.longrun.auth.Access;
import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.json.ErrorJson;
import dev.longrun.json.MetadataJson;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.State;
import dev.longrun.service.OperationPage;
import dev.longrun.service.OperationsService;
import dev.longrun.service.PageRequest;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Cancels every operation under a parent that a filter matches and that is not done, a page at a
 * time; each is permitted, cancelled and logged by itself. To cancel one twice changes nothing
 * more, so a page whose reply was lost can be asked for again.
 */
final class BulkCancel {
  private static final Logger LOGGER = Logger.getLogger(BulkCancel.class.getName());

  /** What is left of the time for a page that ends early, so that its caller still gets it. */
  private static final Duration TIME_TO_REPLY = Duration.ofSeconds(2);

  private static final Set<Code> OUR_FAULT = Set.of(Code.UNAVAILABLE, Code.INTERNAL);

  private final OperationsService operations;
  private final InstantSource clock;
  private final Access access;

  BulkCancel(OperationsService operations, InstantSource clock, Access access) {
    this.operations = operations;
    this.clock = clock;
    this.access = access;
  }

  /**
   * The reply to one page: a result for each operation, and the token with which to go on where it
   * ended, for want of time or because the store could not be reached.
   *
   * @param validateOnly change nothing, and say what would become of each
   */
  JsonObject cancel(ApiRequest request, PageRequest pageRequest, boolean validateOnly) {
    OperationPage page = operations.unfinishedOperations(pageRequest, request.deadline());
    List<Operation> found = page.operations();
    JsonArray results = results(found, request, validateOnly);
    Optional<String> next =
        results.size() == found.size()
            ? page.nextPageToken()
            : Optional.of(pageRequest.tokenAfter(found.get(results.size() - 1).name().id()));
    JsonObject reply = new JsonObject();
    if (!results.isEmpty()) {
      reply.add("results", results);
    }
    next.ifPresent(token -> reply.addProperty("nextPageToken", token));
    return reply;
  }

  /** Those of the first operations; of one at least, if there is any. */
  private JsonArray results(List<Operation> found, ApiRequest request, boolean validateOnly) {
    Deadline end = request.deadline().minus(TIME_TO_REPLY);
    JsonArray results = new JsonArray();
    try {
      for (Operation operation : found) {
        if (results.isEmpty() || !end.hasPassed()) {
          results.add(result(operation, request, validateOnly));
        }
      }
    } catch (ApiException e) {
      if (results.isEmpty()) {
        throw e;
      }
      LOGGER.log(Level.SEVERE, "a page of cancels ends early", e);
    }
    return results;
  }

  /**
   * @throws ApiException UNAVAILABLE or INTERNAL, which is no fault of the operation
   */
  private JsonObject result(Operation operation, ApiRequest request, boolean validateOnly) {
    JsonObject result = new JsonObject();
    result.addProperty("name", operation.name().toString());
    try {
      State state = validateOnly ? dryRun(operation, request) : cancelled(operation, request);
      result.add("state", MetadataJson.state(state, request.enumsAsInts()));
    } catch (ApiException e) {
      if (OUR_FAULT.contains(e.error().code())) {
        throw e;
      }
      result.add("error", ErrorJson.status(e.error()));
    }
    return result;
  }

  private State dryRun(Operation operation, ApiRequest request) {
    checkPermission(operation, request);
    return operation
        .cancel(new CancelRequest(request.principal(), clock.instant(), request.reason()))
        .state();
  }

  private State cancelled(Operation operation, ApiRequest request) {
    checkPermission(operation, request);
    Change change =
        operations.cancelOperation(
            operation.name(), request.principal(), request.reason(), request.deadline());
    request.log(change, access.auditLog());
    operations.cancelChildren(change.written(), request.deadline().minus(TIME_TO_REPLY));
    return change.written().state();
  }

  private void checkPermission(Operation operation, ApiRequest request) {
    String name = operation.name().toString();
    try {
      access.policy().check(request.caller(), Route.CANCEL_OPERATION.permission(), name);
    } catch (ApiException e) {
      access.auditLog().refused(request.audit().on(name), e.error());
      throw e;
    }
  }
}
