package dev.longrun.http;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Tells browsers which pages may call and read the reply (fetch.spec.whatwg.org, "CORS protocol").
 * Cookies are never asked for: a page has to send its token itself.
 */
final class Cors {
  private static final String EXPOSED = "Content-Encoding, ETag, Retry-After, WWW-Authenticate";
  private static final String PREFLIGHT_SECONDS = "3600";
  private static final Pattern FIELD_NAMES = Pattern.compile("[A-Za-z0-9_, -]{1,4000}");

  private Cors() {}

  static HttpReply apply(Origins origins, HttpCall call, HttpReply reply) {
    return call.headers()
        .first("origin")
        .filter(origins::permits)
        .map(origin -> reply.with(headers(origin, call, reply)))
        .orElse(reply);
  }

  private static Map<String, String> headers(String origin, HttpCall call, HttpReply reply) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("Access-Control-Allow-Origin", origin);
    boolean preflight =
        call.method().equals("OPTIONS")
            && call.headers().first("access-control-request-method").isPresent()
            && reply.headers().containsKey("Allow");
    if (!preflight) {
      headers.put("Access-Control-Expose-Headers", EXPOSED);
      return headers;
    }
    headers.put("Access-Control-Allow-Methods", reply.headers().get("Allow"));
    headers.put("Access-Control-Max-Age", PREFLIGHT_SECONDS);
    call.headers()
        .first("access-control-request-headers")
        .filter(names -> FIELD_NAMES.matcher(names).matches())
        .ifPresent(names -> headers.put("Access-Control-Allow-Headers", names));
    return headers;
  }
}
