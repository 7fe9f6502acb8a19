package dev.longrun.auth;

import dev.longrun.error.ApiException;
import dev.longrun.http.Headers;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads who is calling from the ID token that Cloud Run's IAM has verified before the request came
 * here. Cloud Run puts a marker in place of its signature
 * (cloud.google.com/run/docs/troubleshooting#signature-removed), so it can't be verified again, and
 * this must not be used anywhere else. A token without this marker was not verified. If two tokens
 * have it, one of them is forged.
 */
public final class IamAuthenticator implements Authenticator {
  /** Checked by Cloud Run in place of Authorization, if it is there. */
  private static final String SERVERLESS = "x-serverless-authorization";

  private static final String AUTHORIZATION = "authorization";

  /**
   * Must be at least as strict as Cloud Run in front: a header that Cloud Run doesn't take for a
   * token wasn't checked.
   */
  private static final Pattern BEARER = Pattern.compile("[Bb]earer [^ ]+");

  private static final Set<String> ISSUERS =
      Set.of("https://accounts.google.com", "accounts.google.com");

  private static final long CLOCK_SKEW_SECONDS = 30;

  private final Set<String> audiences;
  private final InstantSource clock;

  /**
   * @param audiences one of which a token must be for; empty, where Cloud Run's own check is enough
   */
  public IamAuthenticator(Set<String> audiences, InstantSource clock) {
    this.audiences = Set.copyOf(audiences);
    this.clock = clock;
  }

  @Override
  public Caller authenticate(Headers headers, String method) {
    String header = headers.all(SERVERLESS).isEmpty() ? AUTHORIZATION : SERVERLESS;
    BearerToken token = BearerToken.of(headers, header, method);
    boolean one = tokensWithMarker(headers) == 1;
    boolean exact = BEARER.matcher(headers.all(header).get(0)).matches();
    if (!one || !exact || !token.isVerifiedByCloudRun()) {
      throw AccessErrors.invalidToken(method);
    }
    try {
      return caller(Claims.decode(token.parts()[1]))
          .orElseThrow(() -> AccessErrors.invalidToken(method));
    } catch (IOException e) {
      throw AccessErrors.invalidToken(method);
    }
  }

  private static long tokensWithMarker(Headers headers) {
    return Stream.of(SERVERLESS, AUTHORIZATION)
        .flatMap(name -> headers.all(name).stream())
        .filter(value -> value.contains(BearerToken.REMOVED_SIGNATURE))
        .count();
  }

  /**
   * The caller that these claims name. Empty, if they aren't those of an ID token of Google's, if
   * the token has expired, or if it is for another audience.
   */
  private Optional<Caller> caller(Claims claims) {
    long now = clock.instant().getEpochSecond();
    boolean good =
        claims.text("iss").filter(ISSUERS::contains).isPresent()
            && claims.number("exp").filter(it -> it > now - CLOCK_SKEW_SECONDS).isPresent()
            && (audiences.isEmpty() || claims.text("aud").filter(audiences::contains).isPresent());
    return claims
        .text("sub")
        .filter(it -> good && !it.isEmpty())
        .map(it -> Caller.of(claims.verifiedEmail(), it))
        .map(it -> it.of(claims.text("hd"), claims.text("azp")));
  }

  /** Nobody has to be asked, so whoever can be authenticated is known. */
  @Override
  public boolean knows(Headers headers) {
    try {
      authenticate(headers, "");
      return true;
    } catch (ApiException e) {
      return false;
    }
  }
}
