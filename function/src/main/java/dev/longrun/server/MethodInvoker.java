package dev.longrun.server;

import com.google.gson.JsonObject;
import dev.longrun.admission.Admission;
import dev.longrun.api.ApiDescription;
import dev.longrun.api.Route;
import dev.longrun.api.SystemParameters;
import dev.longrun.auth.Access;
import dev.longrun.auth.AuditEvent;
import dev.longrun.auth.Caller;
import dev.longrun.http.Headers;
import dev.longrun.time.Deadline;
import java.time.Duration;

/**
 * Has the methods of the API served to those who may call them, whatever protocol a call came by:
 * by when, how many at once, and what the audit log says of it.
 */
public final class MethodInvoker {
  /** Below the 10 s after which Google's clients give up on a call. */
  private static final Duration LONGEST_TIME = Duration.ofSeconds(8);

  /** Of a call that isn't HTTP; no browser takes it for a read. */
  private static final String HTTP_METHOD = "POST";

  private final RequestHandlers handlers;
  private final Access access;
  private final Admission admission;

  MethodInvoker(RequestHandlers handlers, Access access, Admission admission) {
    this.handlers = handlers;
    this.access = access;
    this.admission = admission;
  }

  /** The deadline of a call that has no sooner one. */
  public static Deadline longestTime() {
    return Deadline.after(LONGEST_TIME);
  }

  /**
   * Has a request served that did not come over REST. Blocks as the store does; a wait does for as
   * long as it was asked to, at most 55 s, or until the thread is interrupted.
   *
   * @param headers what was sent beside the request, {@code host} among it
   * @param deadline by which to reply, but for a wait
   * @return the reply in proto3 JSON
   * @throws dev.longrun.error.ApiException what the caller is to be told
   */
  public JsonObject invoke(MethodRequest request, Headers headers, Deadline deadline) {
    Route route = request.route();
    SystemParameters parameters = SystemParameters.parse(request.query(), headers);
    check(parameters, route);
    AuditEvent event =
        access.authorize(
            headers,
            HTTP_METHOD,
            AuditEvent.of(headers, route.methodName(), request.resource()),
            route.permission());
    return invoke(
        new MethodCall(route, event, request.query(), parameters, request.body()), deadline);
  }

  /**
   * Lets anyone have what is public and not served here.
   *
   * @throws dev.longrun.error.ApiException RESOURCE_EXHAUSTED, or PERMISSION_DENIED
   */
  public void admitAnyone(Headers headers) {
    access.admitAnyone(headers, HTTP_METHOD);
  }

  static void check(SystemParameters parameters, Route route) {
    if (!parameters.fields().wantsAll()) {
      ApiDescription.get().check(parameters.fields(), route);
    }
  }

  /** Has a call served whose caller may make it. */
  JsonObject invoke(MethodCall call, Deadline deadline) {
    try (Admission.Permit permit = enter(call.route(), owner(call.event()))) {
      Result result = handlers.handle(new ApiRequest(call, permit, deadline));
      result.changes().stream()
          .filter(change -> change.changesState())
          .forEach(change -> access.auditLog().changed(call.event(), change));
      if (call.route().isRead()) {
        access.auditLog().read(call.event());
      }
      handlers.carryOutEffects(result.changes(), deadline);
      return call.parameters().fields().of(result.reply().get());
    }
  }

  private Admission.Permit enter(Route route, String owner) {
    return switch (route) {
      case LIST_OPERATIONS, CANCEL_OPERATIONS, SEARCH -> admission.enterList(owner);
      case WAIT_OPERATION -> admission.enterWait(owner);
      default -> admission.enter(owner);
    };
  }

  /**
   * The caller whose share of the limits a request counts against; empty, where callers can't be
   * told apart.
   */
  static String owner(AuditEvent event) {
    Caller caller = event.caller().orElseThrow();
    return caller.equals(Caller.ANONYMOUS) ? "" : caller.principal();
  }
}
