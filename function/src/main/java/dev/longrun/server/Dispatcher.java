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
import dev.longrun.auth.AuditLog;
import dev.longrun.auth.Caller;
import dev.longrun.error.ApiError;
import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.error.RequestErrors;
import dev.longrun.error.ServerErrors;
import dev.longrun.http.ContentCoding;
import dev.longrun.http.Cors;
import dev.longrun.http.EntityTag;
import dev.longrun.http.HttpCall;
import dev.longrun.http.HttpReply;
import dev.longrun.json.ErrorJson;
import dev.longrun.json.FieldMask;
import dev.longrun.json.JsonText;
import dev.longrun.service.LiveOperations;
import dev.longrun.store.OperationStore;
import dev.longrun.time.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/**
 * ConcurrencyLimit every request into a reply, whatever happens: system parameters, route,
 * authentication, scope, permission, request and existence are checked in this order, and the first
 * that fails is what the caller is told.
 */
public final class Dispatcher {
  private static final Logger LOGGER = Logger.getLogger(Dispatcher.class.getName());

  /** Made once, since it is sent when there is no time to lose. */
  private static final HttpReply OVERLOADED =
      refused(ServerErrors.overloaded(), SystemParameters.DEFAULT);

  /** Below the 10 s after which Google's clients give up on a call. */
  private static final Duration REQUEST_TIME = Duration.ofSeconds(8);

  private static final String DOCUMENT_METHODS = "GET, HEAD, OPTIONS";

  private final RequestHandlers handlers;
  private final Access access;
  private final Admission admission;
  private final Cors cors;

  /** Serves however many requests at once. */
  public Dispatcher(
      OperationStore store, Access access, InstantSource clock, RandomGenerator random) {
    this(store, access, clock, random, Admission.unlimited());
  }

  /**
   * @param random must not be predictable: lease tokens are made of it
   * @param admission is for whoever calls {@link #dispatch} to ask for each request; here it limits
   *     waits and lists
   */
  public Dispatcher(
      OperationStore store,
      Access access,
      InstantSource clock,
      RandomGenerator random,
      Admission admission) {
    LiveOperations operations = new LiveOperations(store, clock, access.auditLog()::settled);
    this.handlers = new RequestHandlers(operations, clock, random, access, admission);
    this.access = access;
    this.admission = admission;
    this.cors = new Cors(access.origins());
  }

  /**
   * Never throws. May block, as the store does; a wait does for as long as it was asked to, at most
   * 55 s.
   */
  public HttpReply dispatch(HttpCall call) {
    HttpReply reply = EntityTag.checked(call, answered(call));
    return cors.shown(call, ContentCoding.packed(call, reply));
  }

  private HttpReply answered(HttpCall call) {
    SystemParameters parameters = SystemParameters.DEFAULT;
    try {
      QueryParameters query = QueryParameters.parse(call.meantQuery());
      parameters = SystemParameters.parse(query, call.headers());
      return ApiDocuments.areAt(call.path())
          ? document(call, query, parameters)
          : served(call, query, parameters);
    } catch (ApiException e) {
      return refused(e, parameters);
    } catch (RuntimeException e) {
      return refused(ServerErrors.internal(e), parameters);
    }
  }

  /** The reply to a request whose body broke off, or was not framed as HTTP asks. */
  public HttpReply unreadable(IOException failure) {
    LOGGER.log(Level.FINE, "a request could not be read", failure);
    return refused(
        RequestErrors.invalidBody("it can't be read to its end"), SystemParameters.DEFAULT);
  }

  /** The reply to a request that was not let in. */
  public static HttpReply overloaded() {
    return OVERLOADED;
  }

  public Admission admission() {
    return admission;
  }

  /** What is described in public, so without asking who calls. */
  private HttpReply document(HttpCall call, QueryParameters query, SystemParameters parameters) {
    admitAnyone(call);
    String method = call.meantMethod();
    if (method.equals("OPTIONS")) {
      return allowed(DOCUMENT_METHODS, parameters);
    }
    if (!call.isRead()) {
      throw RequestErrors.methodNotFound(method, call.path(), DOCUMENT_METHODS);
    }
    JsonObject document = parameters.fields().of(ApiDocuments.at(call, query));
    return reply(200, document, parameters.prettyPrint(), Map.of());
  }

  private void admitAnyone(HttpCall call) {
    access.rateLimit().countRequest();
    access.authenticator().admit(call.headers());
  }

  private static HttpReply allowed(String methods, SystemParameters parameters) {
    return reply(200, new JsonObject(), parameters.prettyPrint(), Map.of("Allow", methods));
  }

  private HttpReply served(HttpCall call, QueryParameters query, SystemParameters parameters) {
    Deadline deadline = Deadline.after(REQUEST_TIME);
    String method = call.meantMethod();
    ResourcePath path =
        Route.parse(call.path())
            .orElseThrow(() -> RequestErrors.methodNotFound(method, call.path(), ""));
    if (method.equals("OPTIONS")) {
      admitAnyone(call);
      return allowed(String.join(", ", Route.allowed(path, call.path())), parameters);
    }
    Route route = Route.of(method, path, call.path());
    FieldMask fields = parameters.fields();
    if (!fields.wantsAll()) {
      ApiDescription.get().check(fields, route);
    }
    AuditLog.Call audit = admitted(call, route, path.resource());
    ApiRequest request = new ApiRequest(call, query, audit, parameters.enumsAsInts(), deadline);
    JsonObject reply = admission.inTurn(() -> handlers.handle(route, request));
    return reply(200, fields.of(reply), parameters.prettyPrint(), Map.of());
  }

  /** The call with its caller, if that one may make it. Who is refused is logged. */
  private AuditLog.Call admitted(HttpCall call, Route route, String resource) {
    Optional<Caller> caller = Optional.empty();
    try {
      access.rateLimit().countRequest();
      caller = Optional.of(access.authenticator().authenticate(call.headers(), route.methodName()));
      access.rateLimit().countRequestOf(caller.get().principal());
      access.policy().check(caller.get(), route.permission(), resource);
      return audit(call, route, resource, caller);
    } catch (ApiException e) {
      access.auditLog().refused(audit(call, route, resource, caller), e.error());
      throw e;
    }
  }

  private static AuditLog.Call audit(
      HttpCall call, Route route, String resource, Optional<Caller> caller) {
    return new AuditLog.Call(
        route.methodName(), caller, resource, ApiRequest.reason(call), call.headers());
  }

  /** Error bodies are indented whatever {@code prettyPrint} says, as Google's are. */
  private static HttpReply refused(ApiException e, SystemParameters parameters) {
    ApiError error = e.error();
    boolean failed = error.code() == Code.INTERNAL || error.code() == Code.UNAVAILABLE;
    if (failed && e.getCause() != null) {
      LOGGER.log(Level.SEVERE, error.reason(), e);
    }
    JsonObject body = ErrorJson.render(error, parameters.legacyErrors());
    return reply(error.code().httpStatus(), body, true, ErrorHeaders.of(error));
  }

  private static HttpReply reply(
      int status, JsonElement body, boolean pretty, Map<String, String> more) {
    Map<String, String> headers = new TreeMap<>(more);
    headers.put("Content-Type", "application/json; charset=UTF-8");
    headers.put("Vary", "Accept-Encoding, Origin, X-Origin, Referer");
    headers.put("Cache-Control", "private, no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    String text = pretty ? JsonText.pretty(body) : JsonText.compact(body);
    return new HttpReply(status, headers, text.getBytes(StandardCharsets.UTF_8));
  }
}
