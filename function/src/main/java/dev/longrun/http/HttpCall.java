package dev.longrun.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An HTTP request as it came, before anything in it was decoded.
 *
 * @param path the raw path, starting with a slash
 * @param query the raw query without its question mark; empty if there is none
 * @param headers by lowercase name
 */
public record HttpCall(
    String method, String path, String query, Map<String, List<String>> headers, byte[] body) {
  /**
   * What a body may take, in bytes; whoever makes a call need not read more than one byte beyond.
   */
  public static final int MAX_BODY_BYTES = 1 << 20;

  public HttpCall {
    Map<String, List<String>> lowercase = new TreeMap<>();
    headers.forEach((name, values) -> lowercase.put(name.toLowerCase(Locale.ROOT), values));
    headers = lowercase;
  }

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
  }

  /**
   * The method that is meant: a POST may carry another one in a header, for clients behind proxies
   * that know only POST.
   */
  String meantMethod() {
    return method.equals("POST")
        ? header("x-http-method-override").map(it -> it.toUpperCase(Locale.ROOT)).orElse(method)
        : method;
  }

  /**
   * The query that is meant: with an overridden GET, the body of a form is the query that was too
   * long for the URL.
   */
  String meantQuery() {
    boolean form =
        header("content-type")
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
