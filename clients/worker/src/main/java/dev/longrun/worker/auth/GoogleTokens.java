package dev.longrun.worker.auth;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.IdTokenCredentials;
import com.google.auth.oauth2.IdTokenProvider;
import com.google.auth.oauth2.OAuth2Credentials;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tokens of Google's authentication library, which keeps and renews them. */
final class GoogleTokens implements TokenSource {
  private static final List<String> SCOPES =
      List.of(
          "https://www.googleapis.com/auth/cloud-platform",
          "https://www.googleapis.com/auth/userinfo.email");

  /** What a first token needs, which may ask the network. */
  interface Loader {
    OAuth2Credentials load() throws IOException;
  }

  private final Loader loader;
  private @Nullable OAuth2Credentials credentials;

  GoogleTokens(Loader loader) {
    this.loader = loader;
  }

  static Loader accessTokens() {
    return () -> GoogleCredentials.getApplicationDefault().createScoped(SCOPES);
  }

  static Loader idTokens(String audience) {
    return () -> {
      GoogleCredentials base = GoogleCredentials.getApplicationDefault();
      if (!(base instanceof IdTokenProvider provider)) {
        throw new IOException(
            "The application default credentials can't make ID tokens: "
                + base.getClass().getSimpleName());
      }
      return IdTokenCredentials.newBuilder()
          .setIdTokenProvider(provider)
          .setTargetAudience(audience)
          .setOptions(
              List.of(IdTokenProvider.Option.FORMAT_FULL, IdTokenProvider.Option.INCLUDE_EMAIL))
          .build();
    };
  }

  @Override
  public synchronized String token(boolean renew) throws IOException {
    OAuth2Credentials loaded = credentials == null ? loader.load() : credentials;
    credentials = loaded;
    if (renew) {
      loaded.refresh();
    } else {
      loaded.refreshIfExpired();
    }
    AccessToken token = loaded.getAccessToken();
    if (token == null) {
      throw new IOException("The credentials returned no token.");
    }
    return BearerSyntax.check(token.getTokenValue(), "What the credentials returned");
  }
}
