package dev.longrun.operation;

import dev.longrun.error.RequestErrors;
import java.util.regex.Pattern;

/**
 * The secret that proves who holds a lease: random and new for each claim, made by the server or
 * {@link #chosen} by the worker. Only its hash is stored.
 *
 * @param value known to the worker alone
 */
public record LeaseToken(String value) {
  private static final Pattern CHOSEN = Pattern.compile("[A-Za-z0-9_-]{32,128}");

  /**
   * The token that a worker chose for itself.
   *
   * @throws dev.longrun.error.ApiException INVALID_ARGUMENT, if it is not 32 to 128 of {@code A-Z
   *     a-z 0-9 _ -}
   */
  public static LeaseToken chosen(String value) {
    if (!CHOSEN.matcher(value).matches()) {
      throw RequestErrors.invalidField(
          "leaseToken",
          "...",
          "must be 32 to 128 letters, digits, '_' or '-', from a secure random source");
    }
    return new LeaseToken(value);
  }

  /** The SHA-256 of the token, in lowercase hexadecimal. */
  public String hash() {
    return Sha256.hex(value);
  }

  /** Says nothing of the token, so that no log can. */
  @Override
  public String toString() {
    return "LeaseToken[...]";
  }
}
