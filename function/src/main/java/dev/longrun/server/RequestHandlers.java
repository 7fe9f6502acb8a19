package dev.longrun.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.longrun.api.SystemParameters;
import dev.longrun.auth.Access;
import dev.longrun.error.RequestErrors;
import dev.longrun.json.JsonFields;
import dev.longrun.json.OperationDetailsJson;
import dev.longrun.json.OperationJson;
import dev.longrun.operation.Change;
import dev.longrun.operation.Limits;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.ParentName;
import dev.longrun.service.CancelWatch;
import dev.longrun.service.OperationPage;
import dev.longrun.service.OperationsService;
import dev.longrun.service.PageRequest;
import dev.longrun.service.WorkService;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * The methods of the API between HTTP and the services: each reads its request, calls, and renders
 * the reply.
 */
public final class RequestHandlers {
  private static final Set<String> LIST_FIELDS =
      Set.of("filter", "pageSize", "pageToken", "returnPartialSuccess");

  private final Access access;
  private final OperationsService operations;
  private final WorkService work;
  private final BulkCancel bulkCancel;
  private final HeartbeatHandlers heartbeats;
  private final SearchHandlers searches;

  public RequestHandlers(
      OperationsService operations,
      WorkService work,
      CancelWatch watch,
      Access access,
      InstantSource clock) {
    this.access = access;
    this.operations = operations;
    this.work = work;
    this.bulkCancel = new BulkCancel(operations, clock);
    this.heartbeats = new HeartbeatHandlers(work, watch);
    this.searches = new SearchHandlers(operations);
  }

  /** What becomes of a request. */
  Result handle(ApiRequest request) {
    return switch (request.call().route()) {
      case GET_OPERATION -> getOperation(request);
      case LIST_OPERATIONS -> listOperations(request);
      case CANCEL_OPERATION -> cancelOperation(request);
      case CANCEL_OPERATIONS -> cancelOperations(request);
      case DELETE_OPERATION -> deleteOperation(request);
      case WAIT_OPERATION -> waitOperation(request);
      case START -> start(request);
      case CLAIM -> claim(request);
      case TERMINATE -> terminate(request);
      case INSPECT -> inspect(request);
      case SEARCH -> searches.search(request);
      case COUNT -> searches.count(request);
      case TEST_IAM_PERMISSIONS -> testIamPermissions(request);
      case HEARTBEAT -> heartbeats.one(request);
      case HEARTBEATS -> heartbeats.many(request);
      case FINISH -> finish(request);
    };
  }

  /** What has to follow the changes of a request, before its caller gets the reply. */
  void carryOutEffects(List<Change> changes, Deadline deadline) {
    operations.carryOutEffects(changes, deadline);
  }

  private Result getOperation(ApiRequest request) {
    OperationName name = request.name();
    request.requireNoBody();
    return Result.of(render(operations.getOperation(name, request.deadline()), request));
  }

  private Result listOperations(ApiRequest request) {
    ParentName parent = request.parent();
    SystemParameters.refuseUnknown(request.query(), LIST_FIELDS);
    request.requireNoBody();
    refusePartialSuccess(request.query().field("returnPartialSuccess").orElse(""));
    OperationPage page =
        operations.listOperations(
            new PageRequest(
                parent,
                request.query().field("filter").orElse(""),
                request.int32("pageSize").orElse(0),
                request.query().field("pageToken").orElse("")),
            request.deadline());
    return Result.of(
        OperationJson.list(page.operations(), page.nextPageToken(), request.enumsAsInts()));
  }

  private Result cancelOperation(ApiRequest request) {
    OperationName name = request.name();
    request.requireNoBody();
    Change cancelled =
        operations.cancelOperation(name, request.principal(), request.reason(), request.deadline());
    return Result.of(new JsonObject(), cancelled);
  }

  private Result cancelOperations(ApiRequest request) {
    SystemParameters.refuseUnknown(request.query(), Set.of());
    ParentName parent = request.parent();
    JsonFields body = request.body();
    PageRequest page =
        new PageRequest(
            parent,
            body.text("filter").orElse(""),
            body.int32("pageSize").orElse(0),
            body.text("pageToken").orElse(""));
    boolean validateOnly = body.bool("validateOnly").orElse(false);
    body.refuseOthers();
    return bulkCancel.cancel(request, page, validateOnly);
  }

  private Result deleteOperation(ApiRequest request) {
    OperationName name = request.name();
    request.requireNoBody();
    return Result.of(new JsonObject(), operations.deleteOperation(name, request.deadline()));
  }

  private Result waitOperation(ApiRequest request) {
    OperationName name = request.name();
    JsonFields body = request.body();
    Duration longest = request.longestWait();
    Duration timeout = body.duration("timeout").orElse(longest);
    body.refuseOthers();
    Duration atMost = timeout.compareTo(longest) < 0 ? timeout : longest;
    return Result.of(render(operations.waitOperation(name, atMost, request.deadline()), request));
  }

  private Result terminate(ApiRequest request) {
    OperationName name = request.name();
    JsonFields body = request.body();
    String reason = body.text("reason").orElse(request.reason());
    body.refuseOthers();
    Limits.checkReason(reason);
    Change change =
        operations.terminateOperation(name, request.principal(), reason, request.deadline());
    return Result.of(render(change.written(), request), change);
  }

  private Result inspect(ApiRequest request) {
    OperationName name = request.name();
    request.requireNoBody();
    Operation operation = operations.getOperation(name, request.deadline());
    return Result.of(new OperationDetailsJson(operation, request.enumsAsInts()).render());
  }

  private Result testIamPermissions(ApiRequest request) {
    SystemParameters.refuseUnknown(request.query(), Set.of());
    List<String> asked = request.body().textList("permissions");
    request.body().refuseOthers();
    JsonArray permitted = new JsonArray();
    access.permitted(request.event(), asked).forEach(permitted::add);
    JsonObject reply = new JsonObject();
    if (!permitted.isEmpty()) {
      reply.add("permissions", permitted);
    }
    return Result.of(reply);
  }

  private Result start(ApiRequest request) {
    SystemParameters.refuseUnknown(request.query(), Set.of());
    ParentName parent = request.parent();
    Change started =
        work.start(
            parent,
            WorkRequests.Start.parse(request.body()),
            request.principal(),
            request.deadline());
    return Result.of(render(started.written(), request), started);
  }

  private Result claim(ApiRequest request) {
    OperationName name = request.name();
    WorkRequests.Claim claim = WorkRequests.Claim.parse(request.body());
    WorkService.Claimed claimed =
        work.claim(name, claim.request(), claim.chosen(), request.deadline());
    JsonObject reply = new JsonObject();
    reply.add("operation", render(claimed.change().written(), request));
    reply.addProperty("leaseToken", claimed.token().value());
    reply.addProperty("leaseExpireTime", claimed.lease().expireTime().toString());
    return Result.of(reply, claimed.change());
  }

  private Result finish(ApiRequest request) {
    OperationName name = request.name();
    WorkRequests.Finish finish = WorkRequests.Finish.parse(request.body());
    Change finished = work.finish(name, finish.token(), finish.outcome(), request.deadline());
    return Result.of(render(finished.written(), request), finished);
  }

  private static void refusePartialSuccess(String value) {
    switch (value) {
      case "", "false" -> {}
      case "true" -> throw RequestErrors.partialSuccessNotSupported();
      default ->
          throw RequestErrors.invalidField("returnPartialSuccess", value, "must be true or false");
    }
  }

  private static JsonObject render(Operation operation, ApiRequest request) {
    return OperationJson.render(operation, request.enumsAsInts());
  }
}
