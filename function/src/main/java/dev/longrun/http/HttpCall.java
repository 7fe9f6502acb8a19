package dev.longrun.http;

import java.util.Locale;

/**
 * An HTTP request as it came, before anything in it was decoded. Only its body is still to be read.
 *
 * @param path the raw path, starting with a slash
 * @param query the raw query without its question mark; empty if there is none
 */
public record HttpCall(
    String method, String path, String query, Headers headers, RequestBody body) {
  /**
   * The method to serve: a POST may carry another one in a header, for clients behind proxies that
   * know only POST.
   */
  public String effectiveMethod() {
    return method.equals("POST")
        ? headers
            .first("x-http-method-override")
            .filter(it -> !it.isBlank())
            .map(it -> it.toUpperCase(Locale.ROOT))
            .orElse(method)
        : method;
  }

  /** Whether the request changes nothing. */
  public boolean isRead() {
    return effectiveMethod().equals("GET") || effectiveMethod().equals("HEAD");
  }

  /**
   * Whether the body is no body but the rest of a query that was too long for the URL: a form, with
   * an overridden GET.
   */
  public boolean hasQueryInBody() {
    boolean form =
        headers
            .first("content-type")
            .filter(
                type ->
                    type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded"))
            .isPresent();
    return form && method.equals("POST") && effectiveMethod().equals("GET");
  }
}
