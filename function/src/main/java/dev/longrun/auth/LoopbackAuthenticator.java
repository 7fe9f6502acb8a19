package dev.longrun.auth;

import dev.longrun.operation.Errors;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Takes everyone, but answers only to a loopback name, so that no page in a browser and no other
 * machine gets in by a name that leads here. For a laptop.
 */
public final class LoopbackAuthenticator implements Authenticator {
  private static final Pattern LOOPBACK =
      Pattern.compile("(?i)(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]{1,5})?");
  private static final Caller ANONYMOUS = new Caller("anonymous");

  @Override
  public Caller authenticate(Map<String, List<String>> headers) {
    List<String> hosts = headers.getOrDefault("host", List.of());
    if (hosts.size() != 1 || !LOOPBACK.matcher(hosts.get(0)).matches()) {
      throw Errors.hostNotLoopback(String.join(", ", hosts));
    }
    return ANONYMOUS;
  }
}
