package dev.longrun.worker.auth;

import java.io.IOException;

/** Where bearer tokens come from. Called from several threads, but by one at a time. */
@FunctionalInterface
public interface TokenSource {
  /**
   * The token for the next request. May block, and is called for each request, so it should keep a
   * token as long as that is valid.
   *
   * @param renew whether the server has rejected the token that was returned last
   * @return the token; empty to send none
   * @throws IOException if there is no token now; the request is then treated as one that the
   *     server rejected
   */
  String token(boolean renew) throws IOException;
}
