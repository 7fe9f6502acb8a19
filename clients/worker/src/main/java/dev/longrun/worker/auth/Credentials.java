package dev.longrun.worker.auth;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The usual sources of tokens. */
public final class Credentials {
  private static final String LIBRARY =
      "com.google.auth:google-auth-library-oauth2-http is not on the class path";

  private Credentials() {}

  /** No token, as for a server on this machine. */
  public static TokenSource none() {
    return renew -> "";
  }

  /** One token for all requests. When it expires, requests fail. */
  public static TokenSource fixed(String token) {
    String valid = BearerSyntax.check(token, "The fixed token");
    return renew -> valid;
  }

  /**
   * Takes the token from what a command prints, such as {@code gcloud auth application-default
   * print-access-token}. The command runs for the first request, then every five minutes, and when
   * the server rejects a token. It is stopped after 20 seconds.
   */
  public static TokenSource command(String... command) {
    return new CommandTokens(List.of(command), Duration.ofSeconds(20), InstantSource.system());
  }

  /**
   * Access tokens of Google's application default credentials: a key file, {@code gcloud auth
   * application-default login}, or the service account of the machine. They have the scopes {@code
   * cloud-platform} and {@code userinfo.email}. For servers in the mode {@code oauth}.
   *
   * @throws IllegalStateException if Google's authentication library is not on the class path
   */
  public static TokenSource applicationDefault() {
    try {
      return new GoogleTokens(GoogleTokens.accessTokens());
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(LIBRARY, e);
    }
  }

  /**
   * ID tokens of Google's application default credentials. For servers in the mode {@code iam}.
   *
   * @param audience the URL of the server
   * @throws IllegalStateException if Google's authentication library is not on the class path
   */
  public static TokenSource applicationDefaultIdToken(String audience) {
    try {
      return new GoogleTokens(GoogleTokens.idTokens(audience));
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(LIBRARY, e);
    }
  }
}
