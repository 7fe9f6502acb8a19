package dev.longrun.auth;

import dev.longrun.http.Headers;
import java.net.URI;
import java.time.InstantSource;
import java.util.Set;

/**
 * Knows callers by the tokens that stock Google clients send: access tokens of Google's, or tokens
 * that a service account signed itself. Asks Google about tokens it does not know yet, so it may
 * block for some seconds.
 */
public final class OAuthAuthenticator implements Authenticator {
  private final TokenVerifier accessTokens;
  private final TokenVerifier serviceAccountTokens;

  /**
   * Where Google tells about credentials.
   *
   * @param tokenInfo verifies access tokens
   * @param serviceAccountKeys the keys of an account are at this address and its own behind it
   */
  public record Endpoints(URI tokenInfo, URI serviceAccountKeys) {
    public static final Endpoints GOOGLE =
        new Endpoints(
            URI.create("https://oauth2.googleapis.com/tokeninfo"),
            URI.create("https://www.googleapis.com/service_accounts/v1/jwk/"));
  }

  /**
   * @param audiences the addresses by which this service is called, each like {@code
   *     https://operations.example.com/}
   */
  public OAuthAuthenticator(Endpoints endpoints, Set<String> audiences, InstantSource clock) {
    GoogleEndpoint google = new GoogleEndpoint();
    ServiceAccountKeys keys = new ServiceAccountKeys(google, endpoints.serviceAccountKeys(), clock);
    this.accessTokens = new TokenCache(new TokenInfo(google, endpoints.tokenInfo(), clock), clock);
    this.serviceAccountTokens =
        new TokenCache(new ServiceAccountJwt(keys, audiences, clock), clock);
  }

  @Override
  public Caller authenticate(Headers headers, String method) {
    BearerToken token = BearerToken.of(headers, "authorization", method);
    TokenVerifier verifier = token.isJwt() ? serviceAccountTokens : accessTokens;
    VerifiedToken verified =
        verifier.verify(token).orElseThrow(() -> AccessErrors.invalidToken(method));
    if (!verified.inScope()) {
      throw AccessErrors.scopeInsufficient(method, Scopes.ACCEPTED);
    }
    return verified.caller();
  }
}
