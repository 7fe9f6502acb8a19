package dev.longrun.server;

import com.google.gson.JsonObject;
import dev.longrun.api.ApiDocuments;
import dev.longrun.api.QueryParameters;
import dev.longrun.api.SystemParameters;
import dev.longrun.auth.Access;
import dev.longrun.console.Console;
import dev.longrun.error.RequestErrors;
import dev.longrun.http.HttpCall;
import dev.longrun.http.HttpReply;
import dev.longrun.json.JsonText;
import dev.longrun.service.Readiness;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What everyone may read without saying who they are: the API's documents, the console's files, and
 * how this server is.
 */
public final class PublicRequests {
  private static final String METHODS = "GET, HEAD, OPTIONS";
  private static final String LIVE = "/health/live";
  private static final String READY = "/health/ready";
  private static final String VERSION = "/version";
  private static final Set<String> STATUS = Set.of(LIVE, READY, VERSION);

  private final Optional<Console> console;
  private final Readiness readiness;

  /**
   * @param console absent, if it isn't served
   */
  public PublicRequests(Optional<Console> console, Readiness readiness) {
    this.console = console;
    this.readiness = readiness;
  }

  boolean areAt(HttpCall call) {
    return ApiDocuments.areAt(call.path()) || STATUS.contains(call.path()) || isConsole(call);
  }

  private boolean isConsole(HttpCall call) {
    return console.filter(it -> it.isAt(call)).isPresent();
  }

  /**
   * The reply to a call where {@link #areAt} says that there may be one. May block for as long as
   * the store may take to answer.
   *
   * @throws dev.longrun.error.ApiException NOT_FOUND, if there is none; UNAVAILABLE, if it asks
   *     whether the store answers, and it doesn't
   */
  HttpReply reply(
      HttpCall call, QueryParameters query, SystemParameters parameters, Access access) {
    access.admitAnyone(call.headers(), call.method());
    String method = call.effectiveMethod();
    if (method.equals("OPTIONS")) {
      return JsonReply.of(new JsonObject(), parameters.prettyPrint(), Map.of("Allow", METHODS));
    }
    if (!call.isRead()) {
      throw RequestErrors.methodNotFound(method, call.path(), METHODS);
    }
    if (isConsole(call)) {
      return console
          .flatMap(it -> it.get(call))
          .orElseThrow(() -> RequestErrors.methodNotFound(method, call.path(), ""));
    }
    return STATUS.contains(call.path())
        ? JsonReply.of(status(call.path()), parameters.prettyPrint())
        : document(call, query, parameters);
  }

  private static HttpReply document(
      HttpCall call, QueryParameters query, SystemParameters parameters) {
    String document = ApiDocuments.at(call, query);
    if (parameters.prettyPrint() && parameters.fields().wantsAll()) {
      return JsonReply.ofText(document);
    }
    JsonObject fields = parameters.fields().of(JsonText.parse(document).getAsJsonObject());
    return JsonReply.of(fields, parameters.prettyPrint());
  }

  private JsonObject status(String path) {
    JsonObject status = new JsonObject();
    if (path.equals(VERSION)) {
      status.addProperty("version", Version.get());
      return status;
    }
    if (path.equals(READY)) {
      readiness.check();
    }
    status.addProperty("status", "ok");
    return status;
  }
}
