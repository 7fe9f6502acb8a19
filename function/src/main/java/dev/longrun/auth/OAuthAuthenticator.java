package dev.longrun.auth;

import dev.longrun.error.ApiException;
import dev.longrun.http.Headers;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Knows callers by the tokens that stock Google clients send: access tokens of Google's, or tokens
 * that a service account signed itself. Asks Google about tokens it does not know yet, so it may
 * block for some seconds.
 */
public final class OAuthAuthenticator implements Authenticator {
  private static final int MAX_RENEWALS = 4;
  private static final int IDLE_SECONDS = 60;
  private static final int MAX_RENEWALS_TO_COME = 1000;

  private final TokenCache accessTokens;
  private final TokenCache serviceAccountTokens;
  private final TokenTrust trust;

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

  public OAuthAuthenticator(Endpoints endpoints, TokenTrust trust, InstantSource clock) {
    this(endpoints, trust, clock, renewals());
  }

  /**
   * @param renewals runs what a request doesn't wait for
   */
  OAuthAuthenticator(
      Endpoints endpoints, TokenTrust trust, InstantSource clock, Executor renewals) {
    GoogleEndpoint ofStrangers = new GoogleEndpoint();
    GoogleEndpoint ofKnown = ofStrangers.another();
    URI tokenInfo = endpoints.tokenInfo();
    this.trust = trust;
    this.accessTokens =
        new TokenCache(
            new TokenCache.Verifiers(
                new TokenInfo(ofStrangers, tokenInfo, clock),
                new TokenInfo(ofKnown, tokenInfo, clock)),
            clock,
            renewals);
    URI keys = endpoints.serviceAccountKeys();
    this.serviceAccountTokens =
        new TokenCache(
            new TokenCache.Verifiers(
                new ServiceAccountJwt(
                    new ServiceAccountKeys(ofStrangers, keys, clock), trust, clock),
                new ServiceAccountJwt(new ServiceAccountKeys(ofKnown, keys, clock), trust, clock)),
            clock,
            renewals);
  }

  private static Executor renewals() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            MAX_RENEWALS,
            MAX_RENEWALS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_RENEWALS_TO_COME),
            work -> {
              Thread thread = new Thread(work, "token-renewal");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  @Override
  public Caller authenticate(Headers headers, String method) {
    BearerToken token = BearerToken.of(headers, "authorization", method);
    VerifiedToken verified =
        cache(token).verify(token).orElseThrow(() -> AccessErrors.invalidToken(method));
    trust.check(verified.caller());
    if (!verified.inScope()) {
      throw AccessErrors.scopeInsufficient(method, Scopes.ACCEPTED);
    }
    return verified.caller();
  }

  @Override
  public boolean knows(Headers headers) {
    try {
      BearerToken token = BearerToken.of(headers, "authorization", "");
      return cache(token).knows(token);
    } catch (ApiException e) {
      return false;
    }
  }

  private TokenCache cache(BearerToken token) {
    return token.isJwt() ? serviceAccountTokens : accessTokens;
  }
}
