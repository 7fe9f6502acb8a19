package dev.longrun.api;

import dev.longrun.error.RequestErrors;
import dev.longrun.http.Headers;
import dev.longrun.http.HttpCall;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The descriptions of the API that are served beside it, to everyone, as Google serves its own.
 * They are files, generated from {@code api.json}: ApiDescriptionTest checks that they are up to
 * date, and writes them anew with {@code -Dgolden.update=true}.
 */
public final class ApiDocuments {
  private static final Set<String> DISCOVERY =
      Set.of("/$discovery/rest", "/discovery/v1/apis/longrun/v1/rest");

  /** Stands in the documents for where they are served. */
  static final String ORIGIN = "https://operations.example.com";

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
  public static String at(HttpCall call, QueryParameters query) {
    SystemParameters.refuseUnknown(query, FIELDS);
    String version = query.field("version").orElse("v1");
    if (!version.equals("v1")) {
      throw RequestErrors.invalidField("version", version, "must be v1");
    }
    String document = isDiscovery(call.path()) ? Loaded.DISCOVERY : Loaded.OPEN_API;
    return document.replace(ORIGIN, origin(call.headers()));
  }

  /** Read when the first of them is asked for. */
  private static final class Loaded {
    static final String DISCOVERY = read("discovery.json");
    static final String OPEN_API = read("openapi.json");

    private static String read(String name) {
      try (InputStream in = ApiDocuments.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new IllegalStateException("the class path has no " + name);
        }
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException("the class path has no readable " + name, e);
      }
    }
  }

  /** Where the caller reached this server; what is in front of it says whether that was by TLS. */
  private static String origin(Headers headers) {
    String host = headers.first("host").orElse("");
    if (!HOST.matcher(host).matches()) {
      throw RequestErrors.invalidField(
          "Host", host, "must be the host, and the port if it has one");
    }
    boolean secure =
        headers.first("x-forwarded-proto").filter(it -> it.startsWith("https")).isPresent();
    return (secure ? "https://" : "http://") + host;
  }
}
