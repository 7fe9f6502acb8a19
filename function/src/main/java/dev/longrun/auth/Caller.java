package dev.longrun.auth;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who sent a request.
 *
 * @param principal the name that is recorded: an e-mail address, or another stable identifier
 * @param email the address that Google vouches for, in lower case, if the token tells it
 * @param uniqueId the number by which Google knows the account, if the token tells it; unlike an
 *     address, it is never given to another account
 */
public record Caller(String principal, Optional<String> email, Optional<String> uniqueId) {
  public static final Caller ANONYMOUS =
      new Caller("anonymous", Optional.empty(), Optional.empty());

  /** The form of a unique id of a Google account. */
  static final Pattern UNIQUE_ID = Pattern.compile("[0-9]{21}");

  /**
   * ASCII only: other letters may look, or become in lower case, like those of somebody else's
   * address.
   */
  private static final Pattern EMAIL = Pattern.compile("[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,253}");

  /**
   * A caller by the address that Google vouches for, where the token tells it; one that is not in
   * plain ASCII counts as none.
   *
   * @param subject whom the token is about, in Google's spelling
   */
  static Caller of(Optional<String> verifiedEmail, String subject) {
    Optional<String> email =
        verifiedEmail
            .filter(it -> EMAIL.matcher(it).matches())
            .map(it -> it.toLowerCase(Locale.ROOT));
    Optional<String> uniqueId = Optional.of(subject).filter(it -> UNIQUE_ID.matcher(it).matches());
    return new Caller(email.orElse(subject), email, uniqueId);
  }
}
