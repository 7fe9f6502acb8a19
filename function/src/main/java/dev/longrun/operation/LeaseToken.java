package dev.longrun.operation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The secret that proves who holds a lease: random and new for each claim, made by the server or
 * {@link #chosen} by the worker. Only its hash is stored.
 *
 * @param value known to the worker alone
 */
public record LeaseToken(String value) {
  /**
   * The token that a worker chose for itself.
   *
   * @throws dev.longrun.error.ApiException INVALID_ARGUMENT, if it is not 32 to 128 of {@code A-Z
   *     a-z 0-9 _ -}
   */
  public static LeaseToken chosen(String value) {
    Limits.checkLeaseToken(value);
    return new LeaseToken(value);
  }

  /** The SHA-256 of the token, in lowercase hexadecimal. */
  public String hash() {
    try {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(utf8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Says nothing of the token, so that no log can. */
  @Override
  public String toString() {
    return "LeaseToken[...]";
  }
}
