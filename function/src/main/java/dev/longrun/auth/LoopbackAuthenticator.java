package dev.longrun.auth;

import dev.longrun.http.Headers;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Accepts every caller, but only with a loopback name in {@code Host}. This prevents DNS rebinding,
 * where a web page makes its own host name resolve to this machine. For use on a laptop.
 */
public final class LoopbackAuthenticator implements Authenticator {
  /** A loopback host with its port, if it has one. */
  static final String NAME = "(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]{1,5})?";

  private static final Pattern LOOPBACK = Pattern.compile("(?i)" + NAME);

  @Override
  public Caller authenticate(Headers headers, String method) {
    admit(headers);
    return Caller.ANONYMOUS;
  }

  @Override
  public boolean knows(Headers headers) {
    return true;
  }

  @Override
  public void admit(Headers headers) {
    List<String> hosts = headers.all("host");
    if (hosts.size() != 1 || !LOOPBACK.matcher(hosts.get(0)).matches()) {
      throw AccessErrors.hostNotLoopback(String.join(", ", hosts));
    }
  }
}
