package dev.longrun.api;

import com.google.gson.JsonObject;
import dev.longrun.error.RequestErrors;
import dev.longrun.http.Headers;
import dev.longrun.http.HttpCall;
import java.util.Set;
import java.util.regex.Pattern;

/** The descriptions of the API that are served beside it, to everyone, as Google serves its own. */
public final class ApiDocuments {
  private static final Set<String> DISCOVERY =
      Set.of("/$discovery/rest", "/discovery/v1/apis/longrun/v1/rest");
  private static final String OPEN_API = "/openapi.json";
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");
  private static final Set<String> FIELDS = Set.of("version");

  private ApiDocuments() {}

  public static boolean areAt(String path) {
    return isDiscovery(path) || path.equals(OPEN_API);
  }

  private static boolean isDiscovery(String path) {
    return DISCOVERY.contains(path.replace("%24", "$"));
  }

  /** The document at the path of this call, where {@link #areAt} says that there is one. */
  public static JsonObject at(HttpCall call, QueryParameters query) {
    query.refuseAllBut(FIELDS);
    String version = query.field("version").orElse("v1");
    if (!version.equals("v1")) {
      throw RequestErrors.invalidField("version", version, "must be v1");
    }
    ApiDescription description = ApiDescription.get();
    String rootUrl = rootUrl(call.headers());
    return isDiscovery(call.path())
        ? new DiscoveryDocument(description, rootUrl).render()
        : new OpenApiDocument(description, rootUrl).render();
  }

  /** Where the caller reached this server; what is in front of it says whether that was by TLS. */
  private static String rootUrl(Headers headers) {
    String host = headers.first("host").orElse("");
    if (!HOST.matcher(host).matches()) {
      throw RequestErrors.invalidField(
          "Host", host, "must be the host, and the port if it has one");
    }
    boolean secure =
        headers.first("x-forwarded-proto").filter(it -> it.startsWith("https")).isPresent();
    return (secure ? "https://" : "http://") + host + "/";
  }
}
