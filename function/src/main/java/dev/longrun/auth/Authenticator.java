package dev.longrun.auth;

import dev.longrun.http.Headers;

/** Finds out who is calling. */
public interface Authenticator {
  /**
   * The caller of a method.
   *
   * @param headers those of the request
   * @param method the full name of the method that is called, for the error
   * @throws dev.longrun.error.ApiException UNAUTHENTICATED, if the caller is not known;
   *     PERMISSION_DENIED, if it may not call anything with what it showed; UNAVAILABLE, if it
   *     can't be found out now
   */
  Caller authenticate(Headers headers, String method);

  /**
   * Whether this caller is known already and its credentials still count as valid; answers at once,
   * without a call to Google. Any other caller is a stranger, and strangers have rate limits of
   * their own.
   */
  default boolean knows(Headers headers) {
    return false;
  }

  /**
   * Lets pass whoever may read what is public, such as the description of the API.
   *
   * @throws dev.longrun.error.ApiException PERMISSION_DENIED, if the request comes by a way that is
   *     closed to everyone
   */
  default void admit(Headers headers) {}
}
