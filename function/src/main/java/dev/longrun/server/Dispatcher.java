package dev.longrun.server;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.admission.Admission;
import dev.longrun.api.ApiDescription;
import dev.longrun.api.ApiDocuments;
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
import dev.longrun.json.ErrorJson;
import dev.longrun.json.JsonFields;
import dev.longrun.json.JsonText;
import dev.longrun.time.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
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
      errorReply(ServerErrors.internal(null), SystemParameters.DEFAULT);

  /** Below the 10 s after which Google's clients give up on a call. */
  private static final Duration REQUEST_TIME = Duration.ofSeconds(8);

  private static final String DOCUMENT_METHODS = "GET, HEAD, OPTIONS";

  private final RequestHandlers handlers;
  private final Access access;
  private final Admission admission;
  private final BodyReader bodies;
  private final ReplyEncoding encoding;

  public Dispatcher(
      RequestHandlers handlers, Access access, Admission admission, ReplyEncoding encoding) {
    this.handlers = handlers;
    this.access = access;
    this.admission = admission;
    this.bodies = new BodyReader(admission);
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
    return errorReply(error, SystemParameters.DEFAULT);
  }

  private HttpReply handle(HttpCall call) {
    SystemParameters parameters = SystemParameters.DEFAULT;
    try {
      QueryParameters query = QueryParameters.parse(call.query());
      parameters = SystemParameters.parse(query, call.headers());
      return ApiDocuments.areAt(call.path())
          ? document(call, query, parameters)
          : handleOperation(call, query, parameters);
    } catch (ApiException e) {
      return errorReply(e, parameters);
    } catch (RuntimeException e) {
      return errorReply(ServerErrors.internal(e), parameters);
    }
  }

  /** What is described in public, so without asking who calls. */
  private HttpReply document(HttpCall call, QueryParameters query, SystemParameters parameters) {
    access.admitAnyone(call.headers(), call.method());
    String method = call.effectiveMethod();
    if (method.equals("OPTIONS")) {
      return allowed(DOCUMENT_METHODS, parameters);
    }
    if (!call.isRead()) {
      throw RequestErrors.methodNotFound(method, call.path(), DOCUMENT_METHODS);
    }
    String document = ApiDocuments.at(call, query);
    if (parameters.prettyPrint() && parameters.fields().wantsAll()) {
      return reply(200, document, Map.of());
    }
    JsonObject fields = parameters.fields().of(JsonText.parse(document).getAsJsonObject());
    return reply(200, fields, parameters.prettyPrint(), Map.of());
  }

  private static HttpReply allowed(String methods, SystemParameters parameters) {
    return reply(200, new JsonObject(), parameters.prettyPrint(), Map.of("Allow", methods));
  }

  private HttpReply handleOperation(
      HttpCall call, QueryParameters query, SystemParameters parameters) {
    String method = call.effectiveMethod();
    ResourcePath path =
        Route.parse(call.path())
            .orElseThrow(() -> RequestErrors.methodNotFound(method, call.path(), ""));
    if (method.equals("OPTIONS")) {
      access.admitAnyone(call.headers(), call.method());
      return allowed(String.join(", ", Route.allowed(path, call.path())), parameters);
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
      JsonObject reply = parameters.fields().of(result.reply());
      return reply(200, reply, parameters.prettyPrint(), Map.of());
    }
  }

  private Admission.Permit enter(Route route, String owner) {
    return switch (route) {
      case LIST_OPERATIONS, CANCEL_OPERATIONS -> admission.enterList(owner);
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
    return errorReply(error, parameters);
  }

  private static HttpReply errorReply(ApiError error, SystemParameters parameters) {
    JsonObject body = ErrorJson.render(error, parameters.legacyErrors());
    return reply(error.code().httpStatus(), body, true, ErrorHeaders.of(error));
  }

  private static HttpReply reply(
      int status, JsonElement body, boolean pretty, Map<String, String> more) {
    return reply(status, pretty ? JsonText.pretty(body) : JsonText.compact(body), more);
  }

  private static HttpReply reply(int status, String json, Map<String, String> more) {
    Map<String, String> headers = new TreeMap<>(more);
    headers.put("Content-Type", "application/json; charset=UTF-8");
    headers.put("Vary", "Accept-Encoding, Origin, X-Origin, Referer");
    headers.put("Cache-Control", "private, no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    return new HttpReply(status, headers, json.getBytes(StandardCharsets.UTF_8));
  }
}
