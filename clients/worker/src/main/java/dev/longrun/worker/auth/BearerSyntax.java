package dev.longrun.worker.auth;

import java.util.regex.Pattern;

/** The form of a bearer token (RFC 6750, b64token). */
final class BearerSyntax {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  private BearerSyntax() {}

  static boolean matches(String token) {
    return FORM.matcher(token).matches();
  }

  /**
   * @param source for the message, which must not contain the token
   * @throws IllegalArgumentException if it can't be sent in a header
   */
  static String check(String token, String source) {
    if (!matches(token)) {
      throw new IllegalArgumentException(source + " is not a bearer token.");
    }
    return token;
  }
}
