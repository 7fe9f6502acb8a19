package dev.longrun.auth;

import java.util.Optional;

/** Verifies tokens of one kind. */
interface TokenVerifier {
  /**
   * What a token says, once that is known to be true.
   *
   * @return empty, if the token is not valid
   * @throws dev.longrun.error.ApiException UNAVAILABLE, if that can't be found out now
   */
  Optional<VerifiedToken> verify(BearerToken token);
}
