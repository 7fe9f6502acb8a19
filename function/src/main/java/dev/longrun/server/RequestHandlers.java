package dev.longrun.server;

import com.google.gson.JsonObject;
import dev.longrun.admission.Admission;
import dev.longrun.api.Route;
import dev.longrun.auth.Access;
import dev.longrun.auth.AuditLog;
import dev.longrun.error.RequestErrors;
import dev.longrun.json.JsonFields;
import dev.longrun.json.OperationJson;
import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.ParentName;
import dev.longrun.service.LiveOperations;
import dev.longrun.service.OperationPage;
import dev.longrun.service.OperationsService;
import dev.longrun.service.PageRequest;
import dev.longrun.service.WorkService;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The methods of the API between HTTP and the services: each reads its request, calls, and renders
 * the reply.
 */
public final class RequestHandlers {
  /** The longest that wait takes, below the minute after which many clients and proxies give up. */
  static final Duration MAX_WAIT = Duration.ofSeconds(55);

  private static final Set<String> LIST_FIELDS =
      Set.of("filter", "pageSize", "pageToken", "returnPartialSuccess");

  private final OperationsService operations;
  private final WorkService work;
  private final BulkCancel bulkCancel;
  private final AuditLog auditLog;
  private final Admission admission;

  /**
   * @param random must not be predictable
   */
  RequestHandlers(
      LiveOperations live,
      InstantSource clock,
      RandomGenerator random,
      Access access,
      Admission admission) {
    this.operations = new OperationsService(live, admission);
    this.work = new WorkService(live, random);
    this.bulkCancel = new BulkCancel(operations, clock, access);
    this.auditLog = access.auditLog();
    this.admission = admission;
  }

  /** What the method of this route replies. */
  JsonObject handle(Route route, ApiRequest request) {
    return switch (route) {
      case GET_OPERATION -> getOperation(request);
      case LIST_OPERATIONS -> listOperations(request);
      case CANCEL_OPERATION -> cancelOperation(request);
      case CANCEL_OPERATIONS -> cancelOperations(request);
      case DELETE_OPERATION -> deleteOperation(request);
      case WAIT_OPERATION -> waitOperation(request);
      case START -> start(request);
      case CLAIM -> claim(request);
      case HEARTBEAT -> heartbeat(request);
      case FINISH -> finish(request);
    };
  }

  private JsonObject getOperation(ApiRequest request) {
    OperationName name = request.name();
    request.requireNoBody();
    return render(operations.getOperation(name, request.deadline()), request);
  }

  private JsonObject listOperations(ApiRequest request) {
    ParentName parent = request.parent();
    request.query().refuseAllBut(LIST_FIELDS);
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
    return OperationJson.list(page.operations(), page.nextPageToken(), request.enumsAsInts());
  }

  private JsonObject cancelOperation(ApiRequest request) {
    OperationName name = request.name();
    request.requireNoBody();
    Change cancelled =
        operations.cancelOperation(name, request.principal(), request.reason(), request.deadline());
    log(request, cancelled);
    operations.cancelChildren(cancelled.written(), request.deadline());
    return new JsonObject();
  }

  private JsonObject cancelOperations(ApiRequest request) {
    request.query().refuseAllBut(Set.of());
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
    return admission.list(() -> bulkCancel.cancel(request, page, validateOnly));
  }

  private JsonObject deleteOperation(ApiRequest request) {
    OperationName name = request.name();
    request.requireNoBody();
    log(request, operations.deleteOperation(name, request.deadline()));
    return new JsonObject();
  }

  private JsonObject waitOperation(ApiRequest request) {
    OperationName name = request.name();
    JsonFields body = request.body();
    Duration timeout = body.duration("timeout").orElse(MAX_WAIT);
    body.refuseOthers();
    Duration atMost = timeout.compareTo(MAX_WAIT) < 0 ? timeout : MAX_WAIT;
    return render(operations.waitOperation(name, atMost, request.deadline()), request);
  }

  private JsonObject start(ApiRequest request) {
    request.query().refuseAllBut(Set.of());
    ParentName parent = request.parent();
    Change started =
        work.start(parent, WorkRequests.Start.parse(request.body()), request.deadline());
    log(request, started);
    return render(started.written(), request);
  }

  private JsonObject claim(ApiRequest request) {
    OperationName name = request.name();
    WorkRequests.Claim claim = WorkRequests.Claim.parse(request.body());
    WorkService.Claimed claimed =
        work.claim(name, claim.worker(), claim.leaseDuration(), request.deadline());
    log(request, claimed.change());
    JsonObject reply = new JsonObject();
    reply.add("operation", render(claimed.change().written(), request));
    reply.addProperty("leaseToken", claimed.token().value());
    reply.addProperty("leaseExpireTime", claimed.lease().expireTime().toString());
    return reply;
  }

  private JsonObject heartbeat(ApiRequest request) {
    OperationName name = request.name();
    WorkRequests.Beat beat = WorkRequests.Beat.parse(request.body());
    Change change = work.heartbeat(name, beat.token(), beat.heartbeat(), request.deadline());
    log(request, change);
    Operation operation = change.written();
    JsonObject reply = new JsonObject();
    if (operation.life().cancelRequest().isPresent()) {
      reply.addProperty("cancelRequested", true);
    }
    operation
        .life()
        .lease()
        .ifPresent(lease -> reply.addProperty("leaseExpireTime", lease.expireTime().toString()));
    return reply;
  }

  private JsonObject finish(ApiRequest request) {
    OperationName name = request.name();
    WorkRequests.Finish finish = WorkRequests.Finish.parse(request.body());
    Change finished = work.finish(name, finish.token(), finish.outcome(), request.deadline());
    log(request, finished);
    return render(finished.written(), request);
  }

  private void log(ApiRequest request, Change change) {
    request.log(change, auditLog);
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
