package dev.longrun.http;

import dev.longrun.auth.Headers;
import java.util.Locale;

/**
 * An HTTP request as it came, before anything in it was decoded.
 *
 * @param path the raw path, starting with a slash
 * @param query the raw query without its question mark; empty if there is none
 */
public record HttpCall(String method, String path, String query, Headers headers, byte[] body) {
  /**
   * What a body may take, in bytes; whoever makes a call need not read more than one byte beyond.
   */
  public static final int MAX_BODY_BYTES = 1 << 20;

  /**
   * The method that is meant: a POST may carry another one in a header, for clients behind proxies
   * that know only POST.
   */
  String meantMethod() {
    return method.equals("POST")
        ? headers
            .first("x-http-method-override")
            .map(it -> it.toUpperCase(Locale.ROOT))
            .orElse(method)
        : method;
  }

  /**
   * The query that is meant: with an overridden GET, the body of a form is the query that was too
   * long for the URL.
   */
  String meantQuery() {
    boolean form =
        headers
            .first("content-type")
            .filter(
                type ->
                    type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded"))
            .isPresent();
    if (method.equals("POST") && meantMethod().equals("GET") && form) {
      String fromBody = RequestBody.text(this);
      return query.isEmpty() ? fromBody : query + "&" + fromBody;
    }
    return query;
  }
}
