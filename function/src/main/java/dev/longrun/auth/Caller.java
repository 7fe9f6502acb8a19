package dev.longrun.auth;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who sent a request.
 *
 * @param principal the name that is recorded: an e-mail address, or another stable identifier
 * @param email the address that Google vouches for, in lower case, if there is one; what the policy
 *     goes by
 */
public record Caller(String principal, Optional<String> email) {
  public static final Caller ANONYMOUS = new Caller("anonymous", Optional.empty());

  /**
   * ASCII only: other letters may look, or become in lower case, like those of somebody else's
   * address.
   */
  private static final Pattern EMAIL = Pattern.compile("[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,253}");

  /**
   * A caller by the address that Google vouches for; one that is not in plain ASCII counts as none.
   */
  static Caller of(Optional<String> verifiedEmail, String subject) {
    Optional<String> email =
        verifiedEmail
            .filter(it -> EMAIL.matcher(it).matches())
            .map(it -> it.toLowerCase(Locale.ROOT));
    return new Caller(email.orElse(subject), email);
  }
}
