package dev.longrun.auth;

import dev.longrun.http.Headers;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads who is calling from the ID token that Cloud Run's IAM has verified before the request came
 * here. Cloud Run takes its signature off, so it can't be verified again, and this must not be used
 * anywhere else.
 */
public final class IamAuthenticator implements Authenticator {
  /** Checked by Cloud Run in place of Authorization, if it is there. */
  private static final String SERVERLESS = "x-serverless-authorization";

  @Override
  public Caller authenticate(Headers headers, String method) {
    String header = headers.all(SERVERLESS).isEmpty() ? "authorization" : SERVERLESS;
    BearerToken token = BearerToken.of(headers, header, method);
    if (!token.isJwt()) {
      throw AccessErrors.invalidToken(method);
    }
    try {
      Claims claims = Claims.decode(token.parts()[1]);
      Optional<String> subject = claims.text("sub").filter(it -> !it.isEmpty());
      return Caller.of(
          claims.verifiedEmail(), subject.orElseThrow(() -> AccessErrors.invalidToken(method)));
    } catch (IOException e) {
      throw AccessErrors.invalidToken(method);
    }
  }
}
