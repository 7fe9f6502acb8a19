package dev.longrun.server;

import com.google.gson.JsonObject;
import dev.longrun.admission.Admission;
import dev.longrun.api.ApiDescription;
import dev.longrun.api.QueryParameters;
import dev.longrun.api.ResourcePath;
import dev.longrun.api.Route;
import dev.longrun.api.SystemParameters;
import dev.longrun.auth.Access;
import dev.longrun.auth.AuditEvent;
import dev.longrun.auth.Caller;
import dev.longrun.error.ApiError;
import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.error.RequestErrors;
import dev.longrun.error.ServerErrors;
import dev.longrun.http.HttpCall;
import dev.longrun.http.HttpReply;
import dev.longrun.http.ReplyEncoding;
import dev.longrun.json.JsonFields;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Turns every request into a reply, whatever happens. System parameters, route, authentication,
 * scope, permission, request and existence are checked in this order, and the first that fails is
 * what the caller is told. Everything up to the permission is decided from the request line and the
 * headers. Only then is the body read, and only after that does the request take a place among
 * those that are served.
 */
public final class Dispatcher {
  private static final Logger LOGGER = Logger.getLogger(Dispatcher.class.getName());

  /** Made at the start, since it is sent when there may be no memory to make it. */
  private static final HttpReply INTERNAL =
      JsonReply.error(ServerErrors.internal(null).error(), false);

  /** Below the 10 s after which Google's clients give up on a call. */
  private static final Duration REQUEST_TIME = Duration.ofSeconds(8);

  private final RequestHandlers handlers;
  private final Access access;
  private final Admission admission;
  private final BodyReader bodies;
  private final PublicRequests publicRequests;
  private final ReplyEncoding encoding;

  public Dispatcher(
      RequestHandlers handlers,
      Access access,
      Admission admission,
      PublicRequests publicRequests,
      ReplyEncoding encoding) {
    this.handlers = handlers;
    this.access = access;
    this.admission = admission;
    this.bodies = new BodyReader(admission);
    this.publicRequests = publicRequests;
    this.encoding = encoding;
  }

  /**
   * Throws no exception, only errors of the JVM. May block, as the store does; a wait does for as
   * long as it was asked to, at most 55 s.
   */
  public HttpReply dispatch(HttpCall call) {
    return encoding.encode(call, handle(call));
  }

  /** The reply to a request in which the JVM itself failed. */
  public static HttpReply internal() {
    return INTERNAL;
  }

  /** A reply with this error, to a request that no dispatcher serves. It is not logged. */
  public static HttpReply reply(ApiError error) {
    return JsonReply.error(error, false);
  }

  private HttpReply handle(HttpCall call) {
    SystemParameters parameters = SystemParameters.DEFAULT;
    try {
      QueryParameters query = QueryParameters.parse(call.query());
      parameters = SystemParameters.parse(query, call.headers());
      return publicRequests.areAt(call)
          ? publicRequests.reply(call, query, parameters, access)
          : handleOperation(call, query, parameters);
    } catch (ApiException e) {
      return errorReply(e, parameters);
    } catch (RuntimeException e) {
      return errorReply(ServerErrors.internal(e), parameters);
    }
  }

  private HttpReply handleOperation(
      HttpCall call, QueryParameters query, SystemParameters parameters) {
    String method = call.effectiveMethod();
    ResourcePath path =
        Route.parse(call.path())
            .orElseThrow(() -> RequestErrors.methodNotFound(method, call.path(), ""));
    if (method.equals("OPTIONS")) {
      access.admitAnyone(call.headers(), call.method());
      String allowed = String.join(", ", Route.allowed(path, call.path()));
      return JsonReply.of(new JsonObject(), parameters.prettyPrint(), Map.of("Allow", allowed));
    }
    Route route = Route.of(method, path, call.path());
    check(parameters, route);
    AuditEvent event =
        access.authorize(
            call.headers(),
            call.method(),
            AuditEvent.of(call.headers(), route.methodName(), path.resource()),
            route.permission());
    String owner = owner(event.caller().orElseThrow());
    return call.hasQueryInBody()
        ? replyToLongQuery(route, event, query.and(bodies.query(call.body(), owner)), call)
        : reply(route, event, query, parameters, bodies.fields(call.body(), route, owner));
  }

  /**
   * The caller whose share of the limits a request counts against; empty, where callers can't be
   * told apart.
   */
  private static String owner(Caller caller) {
    return caller.equals(Caller.ANONYMOUS) ? "" : caller.principal();
  }

  private static void check(SystemParameters parameters, Route route) {
    if (!parameters.fields().wantsAll()) {
      ApiDescription.get().check(parameters.fields(), route);
    }
  }

  /**
   * Serves a request whose query was too long for the URL. The rest of the query was in the body,
   * and may contain system parameters.
   */
  private HttpReply replyToLongQuery(
      Route route, AuditEvent event, QueryParameters query, HttpCall call) {
    SystemParameters parameters = SystemParameters.parse(query, call.headers());
    try {
      check(parameters, route);
      return reply(route, event, query, parameters, new JsonFields("", new JsonObject()));
    } catch (ApiException e) {
      return errorReply(e, parameters);
    }
  }

  private HttpReply reply(
      Route route,
      AuditEvent event,
      QueryParameters query,
      SystemParameters parameters,
      JsonFields body) {
    Deadline deadline = Deadline.after(REQUEST_TIME);
    try (Admission.Permit permit = enter(route, owner(event.caller().orElseThrow()))) {
      Result result =
          handlers.handle(route, new ApiRequest(event, query, body, parameters, permit, deadline));
      result.changes().stream()
          .filter(change -> change.changesState())
          .forEach(change -> access.auditLog().changed(event, change));
      if (route.isRead()) {
        access.auditLog().read(event);
      }
      handlers.carryOutEffects(result.changes(), deadline);
      JsonObject reply = parameters.fields().of(result.reply().get());
      return JsonReply.of(reply, parameters.prettyPrint());
    }
  }

  private Admission.Permit enter(Route route, String owner) {
    return switch (route) {
      case LIST_OPERATIONS, CANCEL_OPERATIONS, SEARCH -> admission.enterList(owner);
      case WAIT_OPERATION -> admission.enterWait(owner);
      default -> admission.enter(owner);
    };
  }

  private static HttpReply errorReply(ApiException e, SystemParameters parameters) {
    ApiError error = e.error();
    boolean failed = error.code() == Code.INTERNAL || error.code() == Code.UNAVAILABLE;
    // What comes of verifying callers is in the audit log, where it is bounded.
    boolean told = error.reason().equals("VERIFICATION_UNAVAILABLE");
    if (failed && !told && e.getCause() != null) {
      LOGGER.log(Level.SEVERE, error.reason(), e);
    }
    return JsonReply.error(error, parameters.legacyErrors());
  }
}
