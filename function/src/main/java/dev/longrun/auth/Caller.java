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
 * @param hostedDomain the Google Workspace domain that the account belongs to ({@code hd}), if the
 *     token tells it
 * @param client the OAuth client that the token was issued to ({@code azp}), if the token tells it
 */
public record Caller(
    String principal,
    Optional<String> email,
    Optional<String> uniqueId,
    Optional<String> hostedDomain,
    Optional<String> client) {
  public static final Caller ANONYMOUS =
      new Caller("anonymous", Optional.empty(), Optional.empty());

  private static final String SERVICE_ACCOUNTS = ".gserviceaccount.com";

  /** The form of a unique id of a Google account. */
  static final Pattern UNIQUE_ID = Pattern.compile("[0-9]{21}");

  /**
   * ASCII only: other letters may look, or become in lower case, like those of somebody else's
   * address.
   */
  private static final Pattern EMAIL = Pattern.compile("[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,253}");

  /** A caller of whose domain and client nothing is known. */
  public Caller(String principal, Optional<String> email, Optional<String> uniqueId) {
    this(principal, email, uniqueId, Optional.empty(), Optional.empty());
  }

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

  /** The same, with what else its token tells. */
  Caller of(Optional<String> domain, Optional<String> ofClient) {
    Optional<String> lowercase = domain.map(it -> it.toLowerCase(Locale.ROOT));
    return new Caller(principal, email, uniqueId, lowercase, ofClient);
  }

  /**
   * Whether this is a service account. Its access tokens are issued to itself, so its client is its
   * unique id.
   */
  boolean isServiceAccount() {
    return email
        .map(it -> it.endsWith(SERVICE_ACCOUNTS))
        .orElse(client.filter(it -> UNIQUE_ID.matcher(it).matches()).isPresent());
  }
}
