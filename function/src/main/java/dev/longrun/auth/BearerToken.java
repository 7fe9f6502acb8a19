package dev.longrun.auth;

import dev.longrun.http.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The token of an Authorization header (RFC 6750, 2.1; RFC 9110, 11.4). Its value is never logged:
 * neither it nor its text says anything of it.
 */
record BearerToken(String value) {
  private static final int MAX_LENGTH = 8192;
  private static final Pattern HEADER =
      Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/-]{1," + MAX_LENGTH + "}={0,2})");

  /** What Cloud Run puts in place of the signature of a token that it has verified. */
  static final String REMOVED_SIGNATURE = "SIGNATURE_REMOVED_BY_GOOGLE";

  /**
   * @param name the header that carries it
   * @throws dev.longrun.error.ApiException UNAUTHENTICATED, if there is none, more than one, or one
   *     that is no bearer token
   */
  static BearerToken of(Headers headers, String name, String method) {
    List<String> values = headers.all(name);
    if (values.isEmpty()) {
      throw AccessErrors.credentialsMissing(method);
    }
    Matcher matcher = HEADER.matcher(values.get(0));
    if (values.size() > 1 || !matcher.matches()) {
      throw AccessErrors.invalidToken(method);
    }
    return new BearerToken(matcher.group(1));
  }

  /** Whether it has the form of a JSON Web Token rather than of an opaque one. */
  boolean isJwt() {
    return value.startsWith("eyJ") && value.chars().filter(c -> c == '.').count() == 2;
  }

  /** Whether it has the form of one that Cloud Run has verified. */
  boolean isVerifiedByCloudRun() {
    return isJwt() && parts()[2].equals(REMOVED_SIGNATURE);
  }

  /** The three parts of a JSON Web Token, still encoded. */
  String[] parts() {
    return value.split("\\.", -1);
  }

  /** The SHA-256 of the token, by which it may be remembered. */
  String hash() {
    try {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(utf8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "BearerToken[...]";
  }
}
