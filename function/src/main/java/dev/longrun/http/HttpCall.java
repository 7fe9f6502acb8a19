package dev.longrun.http;

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
  public String meantMethod() {
    return method.equals("POST")
        ? headers
            .first("x-http-method-override")
            .filter(it -> !it.isBlank())
            .map(it -> it.toUpperCase(Locale.ROOT))
            .orElse(method)
        : method;
  }

  /** Whether nothing is to change. */
  public boolean isRead() {
    return meantMethod().equals("GET") || meantMethod().equals("HEAD");
  }

  /**
   * Whether the body is no body but the query that was too long for the URL: a form, with an
   * overridden GET.
   */
  public boolean bodyIsQuery() {
    boolean form =
        headers
            .first("content-type")
            .filter(
                type ->
                    type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded"))
            .isPresent();
    return form && method.equals("POST") && meantMethod().equals("GET");
  }

  /** The query that is meant, wherever it stands. */
  public String meantQuery() {
    if (!bodyIsQuery()) {
      return query;
    }
    String fromBody = RequestBody.text(this);
    return query.isEmpty() ? fromBody : query + "&" + fromBody;
  }
}
