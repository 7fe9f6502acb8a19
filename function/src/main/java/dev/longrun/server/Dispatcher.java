package dev.longrun.server;

import com.google.gson.JsonObject;
import dev.longrun.admission.Admission;
import dev.longrun.api.QueryParameters;
import dev.longrun.api.ResourcePath;
import dev.longrun.api.Route;
import dev.longrun.api.SystemParameters;
import dev.longrun.auth.Access;
import dev.longrun.auth.AuditEvent;
import dev.longrun.error.ApiError;
import dev.longrun.error.ApiException;
import dev.longrun.error.RequestErrors;
import dev.longrun.error.ServerErrors;
import dev.longrun.http.HttpCall;
import dev.longrun.http.HttpReply;
import dev.longrun.http.ReplyEncoding;
import dev.longrun.json.JsonFields;
import java.util.Map;

/**
 * Turns every request into a reply, whatever happens. System parameters, route, authentication,
 * scope, permission, request and existence are checked in this order, and the first that fails is
 * what the caller is told. Everything up to the permission is decided from the request line and the
 * headers. Only then is the body read, and only after that does the request take a place among
 * those that are served.
 */
public final class Dispatcher {
  /** Made at the start, since it is sent when there may be no memory to make it. */
  private static final HttpReply INTERNAL =
      JsonReply.error(ServerErrors.internal(null).error(), false);

  private final MethodInvoker methods;
  private final Access access;
  private final BodyReader bodies;
  private final PublicRequests publicRequests;
  private final ReplyEncoding encoding;

  public Dispatcher(
      RequestHandlers handlers,
      Access access,
      Admission admission,
      PublicRequests publicRequests,
      ReplyEncoding encoding) {
    this.methods = new MethodInvoker(handlers, access, admission);
    this.access = access;
    this.bodies = new BodyReader(admission);
    this.publicRequests = publicRequests;
    this.encoding = encoding;
  }

  /** The same methods, for those who don't call them over REST. */
  public MethodInvoker methods() {
    return methods;
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
    } catch (RuntimeException e) {
      return errorReply(Failure.told(e), parameters);
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
    MethodInvoker.check(parameters, route);
    AuditEvent event =
        access.authorize(
            call.headers(),
            call.method(),
            AuditEvent.of(call.headers(), route.methodName(), path.resource()),
            route.permission());
    String owner = MethodInvoker.owner(event);
    return call.hasQueryInBody()
        ? replyToLongQuery(route, event, query.and(bodies.query(call.body(), owner)), call)
        : reply(route, event, query, parameters, bodies.fields(call.body(), route, owner));
  }

  /**
   * Serves a request whose query was too long for the URL. The rest of the query was in the body,
   * and may contain system parameters.
   */
  private HttpReply replyToLongQuery(
      Route route, AuditEvent event, QueryParameters query, HttpCall call) {
    SystemParameters parameters = SystemParameters.parse(query, call.headers());
    try {
      MethodInvoker.check(parameters, route);
      return reply(route, event, query, parameters, new JsonFields("", new JsonObject()));
    } catch (ApiException e) {
      return errorReply(Failure.told(e), parameters);
    }
  }

  private HttpReply reply(
      Route route,
      AuditEvent event,
      QueryParameters query,
      SystemParameters parameters,
      JsonFields body) {
    JsonObject reply =
        methods.invoke(
            new MethodCall(route, event, query, parameters, body), MethodInvoker.longestTime());
    return JsonReply.of(reply, parameters.prettyPrint());
  }

  private static HttpReply errorReply(ApiError error, SystemParameters parameters) {
    return JsonReply.error(error, parameters.legacyErrors());
  }
}
