package dev.longrun.worker.client;

import dev.longrun.worker.auth.TokenSource;
import java.io.IOException;

/** One token for all threads, so that one that was rejected is renewed once. */
final class BearerToken {
  private final TokenSource source;
  private String current = "";

  BearerToken(TokenSource source) {
    this.source = source;
  }

  synchronized String get() {
    current = ask(false);
    return current;
  }

  /** A token other than {@code rejected}, which may have been renewed by another thread. */
  synchronized String after(String rejected) {
    if (current.equals(rejected)) {
      current = ask(true);
    }
    return current;
  }

  private String ask(boolean renew) {
    try {
      return source.token(renew);
    } catch (IOException e) {
      throw new ApiException(
          Code.UNAUTHENTICATED, "NO_TOKEN", "There is no token: " + e.getMessage(), e);
    }
  }
}
