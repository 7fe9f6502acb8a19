package dev.longrun.google;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A token of the account that this process runs as: its application default credentials. They are
 * looked for when a token is first asked for.
 */
final class OwnToken implements Callable<Optional<String>> {
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

  private @Nullable GoogleCredentials credentials;

  /** A token that is good for a while; may block for a new one. */
  @Override
  public synchronized Optional<String> call() throws IOException {
    if (credentials == null) {
      credentials = GoogleCredentials.getApplicationDefault().createScoped(SCOPE);
    }
    credentials.refreshIfExpired();
    return Optional.ofNullable(credentials.getAccessToken()).map(AccessToken::getTokenValue);
  }
}
