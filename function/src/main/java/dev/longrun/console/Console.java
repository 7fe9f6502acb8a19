package dev.longrun.console;

import dev.longrun.http.HttpCall;
import dev.longrun.http.HttpReply;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page for operators, at {@code /console/}. The page itself is asked for anew each time; what
 * it refers to is below the version of all files, {@code /console/<version>/<name>}, so a browser
 * keeps it for good, and modules import each other by their plain names.
 */
public final class Console {
  private static final String PATH = "/console";
  private static final Pattern FILE = Pattern.compile(PATH + "/([0-9a-f]{16})/([a-z0-9/._-]+)");

  private static final String ASK_AGAIN = "no-cache";
  private static final String KEEP = "public, max-age=31536000, immutable";

  /** By the ending of a file's name. */
  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json",
          "png", "image/png",
          "svg", "image/svg+xml",
          "txt", "text/plain; charset=utf-8",
          "woff2", "font/woff2");

  /** The page runs what is beside it, talks to this server alone, and shows all else as text. */
  private static final String CONTENT_SECURITY_POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "connect-src 'self'",
          "img-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'",
          "trusted-types 'none'");

  private static final int FOUND = 302;

  /** Whether there may be a reply to this call: to its path, or to a browser that asks for "/". */
  public boolean isAt(HttpCall call) {
    return call.path().equals(PATH) || call.path().startsWith(PATH + "/") || isVisit(call);
  }

  /** Whoever types the server's address into a browser wants to see something. */
  private static boolean isVisit(HttpCall call) {
    return call.path().equals("/")
        && call.isRead()
        && call.headers().all("accept").stream().anyMatch(it -> it.contains("text/html"));
  }

  /** The reply to a GET where {@link #isAt} says that there may be one; empty, if there is none. */
  public Optional<HttpReply> get(HttpCall call) {
    String path = call.path();
    if (path.equals("/") || path.equals(PATH)) {
      return Optional.of(redirect());
    }
    if (path.equals(PATH + "/")) {
      return file(ConsoleFiles.PAGE, ASK_AGAIN);
    }
    Matcher matcher = FILE.matcher(path);
    return matcher.matches() ? file(matcher.group(2), caching(matcher.group(1))) : Optional.empty();
  }

  /** Relative, since the path may have a prefix where the caller is, as on cloudfunctions.net. */
  private static HttpReply redirect() {
    Map<String, String> headers = new TreeMap<>(securityHeaders());
    headers.put("Location", PATH.substring(1) + "/");
    headers.put("Cache-Control", ASK_AGAIN);
    headers.put("Vary", "Accept");
    return new HttpReply(FOUND, headers, new byte[0]);
  }

  /**
   * While one version takes the place of another, a page of the one may ask the other for its
   * files. It gets them, but doesn't keep them under the wrong name.
   */
  private static String caching(String version) {
    return version.equals(ConsoleFiles.get().version()) ? KEEP : ASK_AGAIN;
  }

  private static Optional<HttpReply> file(String name, String caching) {
    return ConsoleFiles.get()
        .content(name)
        .map(
            content -> {
              Map<String, String> headers = new TreeMap<>(securityHeaders());
              headers.put("Content-Type", type(name));
              headers.put("Cache-Control", caching);
              headers.put("Vary", "Accept-Encoding, Origin");
              return new HttpReply(200, headers, content);
            });
  }

  /**
   * The media type of a file.
   *
   * @throws IllegalArgumentException if its ending is none of those that are known
   */
  static String type(String name) {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      throw new IllegalArgumentException(name + " has no ending with a known media type");
    }
    return type;
  }

  private static Map<String, String> securityHeaders() {
    return Map.of(
        "Content-Security-Policy", CONTENT_SECURITY_POLICY,
        "Cross-Origin-Opener-Policy", "same-origin",
        "Cross-Origin-Resource-Policy", "same-origin",
        "Referrer-Policy", "same-origin", // none at all would make the Origin of some requests null
        "X-Content-Type-Options", "nosniff");
  }
}
