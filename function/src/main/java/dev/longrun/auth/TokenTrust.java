package dev.longrun.auth;

import java.util.Set;

/**
 * Which tokens are taken, of those that are valid.
 *
 * @param audiences the addresses by which this service is called, each like {@code
 *     https://operations.example.com/}
 * @param audienceRequired whether a token that a service account signed must be for one of them,
 *     even if it has a scope; one with a scope alone is good for every service that takes such
 *     tokens
 * @param clients the OAuth clients whose tokens of users are taken; empty, where any is
 */
public record TokenTrust(Set<String> audiences, boolean audienceRequired, Set<String> clients) {
  public TokenTrust {
    audiences = Set.copyOf(audiences);
    clients = Set.copyOf(clients);
  }

  /** Takes what is for these addresses or has a scope, of any client. */
  public static TokenTrust of(Set<String> audiences) {
    return new TokenTrust(audiences, false, Set.of());
  }

  /**
   * Checks that a user's token was issued to an accepted client. A service account's token is not
   * checked: the account issued it itself, without a client.
   */
  void check(Caller caller) {
    String client = caller.client().orElse("");
    if (!clients.isEmpty() && !caller.isServiceAccount() && !clients.contains(client)) {
      throw AccessErrors.clientNotAllowed(client);
    }
  }
}
