package dev.longrun.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Verifies the tokens that service accounts sign themselves, as Google's client libraries do with a
 * key file (AIP-4111): RS256, for an hour at most, for this service's address or for a scope.
 */
final class ServiceAccountJwt implements TokenVerifier {
  /** Checked before the address becomes part of a URL. */
  private static final Pattern ACCOUNT =
      Pattern.compile("[a-z0-9][a-z0-9-]{0,62}@[a-z0-9][a-z0-9.-]{0,62}\\.gserviceaccount\\.com");

  private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private static final long MAX_SECONDS = 3600;
  private static final long CLOCK_SKEW_SECONDS = 30;

  private final ServiceAccountKeys keys;
  private final Set<String> audiences;
  private final boolean audienceRequired;
  private final InstantSource clock;

  /**
   * @param trust which addresses a token may be for; without a scope, or if an audience is
   *     required, it must be for one of them
   */
  ServiceAccountJwt(ServiceAccountKeys keys, TokenTrust trust, InstantSource clock) {
    this.keys = keys;
    this.audiences = trust.audiences();
    this.audienceRequired = trust.audienceRequired();
    this.clock = clock;
  }

  @Override
  public Optional<VerifiedToken> verify(BearerToken token) {
    try {
      String[] parts = token.parts();
      Claims header = Claims.decode(parts[0]);
      Claims claims = Claims.decode(parts[1]);
      Optional<String> account = claims.text("iss").filter(it -> ACCOUNT.matcher(it).matches());
      Optional<String> keyId = header.text("kid").filter(it -> KEY_ID.matcher(it).matches());
      boolean wellFormed =
          header.text("alg").filter("RS256"::equals).isPresent()
              // Tells of extensions that must be understood (RFC 7515); none is known here.
              && header.text("crit").isEmpty()
              && account.equals(claims.text("sub"))
              && isInTime(claims)
              && isMeantForUs(claims);
      if (!wellFormed || account.isEmpty() || keyId.isEmpty()) {
        return Optional.empty();
      }
      Optional<PublicKey> key = keys.key(account.get(), keyId.get());
      if (key.isEmpty() || !isSigned(token, key.get())) {
        return Optional.empty();
      }
      return Optional.of(verified(account.get(), claims));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private boolean isInTime(Claims claims) {
    long now = clock.instant().getEpochSecond();
    Optional<Long> issued = claims.number("iat");
    Optional<Long> expires = claims.number("exp");
    return issued.isPresent()
        && expires.isPresent()
        && issued.get() <= now + CLOCK_SKEW_SECONDS
        && (claims.text("nbf").isEmpty()
            || claims.number("nbf").filter(it -> it <= now + CLOCK_SKEW_SECONDS).isPresent())
        && expires.get() > now
        && expires.get() - issued.get() <= MAX_SECONDS;
  }

  private boolean isMeantForUs(Claims claims) {
    return claims
        .text("aud")
        .map(audiences::contains)
        .orElse(!audienceRequired && claims.text("scope").isPresent());
  }

  /** Verified here, over the very bytes whose claims were read, so that nothing is parsed twice. */
  private static boolean isSigned(BearerToken token, PublicKey key) {
    String[] parts = token.parts();
    try {
      Signature rs256 = Signature.getInstance("SHA256withRSA");
      rs256.initVerify(key);
      rs256.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      return rs256.verify(Base64.getUrlDecoder().decode(parts[2]));
    } catch (SignatureException | IllegalArgumentException e) {
      return false; // the signature has another length than the key's, or is not Base64
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a published key can't verify signatures", e);
    }
  }

  /** Without a scope, a token is for this service alone, and so in scope. */
  private static VerifiedToken verified(String account, Claims claims) {
    Optional<String> scope = claims.text("scope");
    return new VerifiedToken(
        Caller.of(Optional.of(account), account),
        scope.isEmpty() || Scopes.include(scope),
        Instant.ofEpochSecond(claims.number("exp").orElseThrow()));
  }
}
