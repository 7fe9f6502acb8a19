package dev.longrun.auth;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Verifies opaque access tokens by asking Google's tokeninfo endpoint. It answers 400 for whatever
 * is wrong with a token, and tells an address only if the token has a scope for it.
 */
final class TokenInfo implements TokenVerifier {
  private static final int SHOWN_OF_HASH = 16;

  private final GoogleEndpoint google;
  private final URI endpoint;
  private final InstantSource clock;

  TokenInfo(GoogleEndpoint google, URI endpoint, InstantSource clock) {
    this.google = google;
    this.endpoint = endpoint;
    this.clock = clock;
  }

  @Override
  public Optional<VerifiedToken> verify(BearerToken token) {
    String form = "access_token=" + URLEncoder.encode(token.value(), StandardCharsets.UTF_8);
    GoogleEndpoint.Reply reply = google.post(endpoint, form);
    if (reply.status() == 400 || reply.status() == 401) {
      return Optional.empty();
    }
    if (reply.status() != 200) {
      throw AccessErrors.verificationUnavailable(
          new IOException("tokeninfo said " + reply.status()));
    }
    try {
      return verified(Claims.parse(reply.body()), token);
    } catch (IOException e) {
      // Without the cause: a parser's message may quote what it read.
      throw AccessErrors.verificationUnavailable(new IOException("tokeninfo said no JSON"));
    }
  }

  private Optional<VerifiedToken> verified(Claims claims, BearerToken token) throws IOException {
    long expiresIn =
        claims.number("expires_in").orElseThrow(() -> new IOException("no expires_in"));
    String client =
        claims
            .text("azp")
            .or(() -> claims.text("aud"))
            .filter(it -> !it.isEmpty())
            .orElseThrow(() -> new IOException("no azp"));
    Caller caller =
        Caller.of(claims.verifiedEmail(), subject(claims, client, token))
            .of(claims.text("hd"), Optional.of(client));
    if (expiresIn == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new VerifiedToken(
            caller, Scopes.include(claims.text("scope")), clock.instant().plusSeconds(expiresIn)));
  }

  /**
   * A service account's token is issued to itself. A user's that doesn't tell whose it is, is known
   * by its hash: all the users of a client must not be one.
   */
  private static String subject(Claims claims, String client, BearerToken token) {
    boolean itself = Caller.UNIQUE_ID.matcher(client).matches();
    return claims
        .text("sub")
        .filter(it -> !it.isEmpty())
        .orElse(itself ? client : "token:" + token.hash().substring(0, SHOWN_OF_HASH));
  }
}
