package dev.longrun.server;

import dev.longrun.auth.Scopes;
import dev.longrun.error.ApiError;
import dev.longrun.error.Code;
import java.util.Map;
import java.util.TreeMap;

/** The headers that go with an error: when to try again, and how to authenticate (RFC 6750). */
final class ErrorHeaders {
  private static final String BEARER = "Bearer realm=\"https://accounts.google.com/\"";

  private ErrorHeaders() {}

  static Map<String, String> of(ApiError error) {
    Map<String, String> headers = new TreeMap<>();
    error
        .retryDelay()
        .ifPresent(delay -> headers.put("Retry-After", Long.toString(delay.toSeconds())));
    if (error.code() == Code.UNAUTHENTICATED) {
      boolean sentNone = error.reason().equals("CREDENTIALS_MISSING");
      headers.put("WWW-Authenticate", sentNone ? BEARER : BEARER + ", error=\"invalid_token\"");
    } else if (error.reason().equals("ACCESS_TOKEN_SCOPE_INSUFFICIENT")) {
      String scopes = String.join(" ", Scopes.ACCEPTED);
      headers.put(
          "WWW-Authenticate", BEARER + ", error=\"insufficient_scope\", scope=\"" + scopes + "\"");
    }
    return headers;
  }
}
