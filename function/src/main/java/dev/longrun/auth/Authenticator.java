package dev.longrun.auth;

import java.util.List;
import java.util.Map;

/** Finds out who is calling. */
public interface Authenticator {
  /**
   * @param headers the headers of the request, by lowercase name
   * @throws dev.longrun.operation.ApiException UNAUTHENTICATED or PERMISSION_DENIED, if the caller
   *     may not go on
   */
  Caller authenticate(Map<String, List<String>> headers);
}
