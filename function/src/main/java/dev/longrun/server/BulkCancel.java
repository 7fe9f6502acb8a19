package dev.longrun.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Cancels every operation under a parent that a filter matches and that is not done, a page at a
 * time; each is cancelled and logged by itself. To cancel one twice changes nothing more, so a page
 * whose reply was lost can be asked for again.
 */
final class BulkCancel {
  private static final Logger LOGGER = Logger.getLogger(BulkCancel.class.getName());

  /** What is left of the time when a page ends early, so that its caller still gets it. */
  private static final Duration TIME_TO_REPLY = Duration.ofSeconds(2);

  private static final Set<Code> SERVER_ERRORS = Set.of(Code.UNAVAILABLE, Code.INTERNAL);

  private final OperationsService operations;
  private final InstantSource clock;

  BulkCancel(OperationsService operations, InstantSource clock) {
    this.operations = operations;
    this.clock = clock;
  }

  /**
   * One page: a result for each operation, and the token with which to go on where it ended, for
   * want of time or because the store could not be reached.
   *
   * @param validateOnly change nothing, and say what would become of each
   */
  Result cancel(ApiRequest request, PageRequest pageRequest, boolean validateOnly) {
    Deadline end = request.deadline().minus(TIME_TO_REPLY);
    OperationPage page = operations.unfinishedOperations(pageRequest, request.deadline());
    List<Operation> found = page.operations();
    List<Change> changes = new ArrayList<>();
    JsonArray results = new JsonArray();
    try {
      for (Operation operation : found) {
        if (results.isEmpty() || !end.hasPassed()) {
          results.add(result(operation, request, validateOnly, changes));
        }
      }
    } catch (ApiException e) {
      if (results.isEmpty()) {
        throw e;
      }
      LOGGER.log(Level.SEVERE, "a page of cancels ends early", e);
    }
    Optional<String> next =
        results.size() == found.size()
            ? page.nextPageToken()
            : Optional.of(page.tokenAfter(found.get(results.size() - 1)));
    return new Result(reply(results, next), changes);
  }

  private static JsonObject reply(JsonArray results, Optional<String> nextPageToken) {
    JsonObject reply = new JsonObject();
    if (!results.isEmpty()) {
      reply.add("results", results);
    }
    nextPageToken.ifPresent(token -> reply.addProperty("nextPageToken", token));
    return reply;
  }

  /**
   * @param changes to which what is changed is added
   * @throws ApiException UNAVAILABLE or INTERNAL, which is no fault of the operation
   */
  private JsonObject result(
      Operation operation, ApiRequest request, boolean validateOnly, List<Change> changes) {
    JsonObject result = new JsonObject();
    result.addProperty("name", operation.name().toString());
    try {
      State state = validateOnly ? dryRun(operation, request) : cancel(operation, request, changes);
      result.add("state", MetadataJson.state(state, request.enumsAsInts()));
    } catch (ApiException e) {
      if (SERVER_ERRORS.contains(e.error().code())) {
        throw e;
      }
      result.add("error", ErrorJson.status(e.error()));
    }
    return result;
  }

  private State dryRun(Operation operation, ApiRequest request) {
    return operation
        .cancel(new CancelRequest(request.principal(), clock.instant(), request.reason()))
        .state();
  }

  private State cancel(Operation operation, ApiRequest request, List<Change> changes) {
    Change change =
        operations.cancelOperation(
            operation.name(), request.principal(), request.reason(), request.deadline());
    changes.add(change);
    return change.written().state();
  }
}
