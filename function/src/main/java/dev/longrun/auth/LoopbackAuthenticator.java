package dev.longrun.auth;

import dev.longrun.http.Headers;
import dev.longrun.http.Origins;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Takes everyone, but answers only to a loopback name, and to no page of another site, so that no
 * page in a browser and no other machine gets in by a name that leads here. For a laptop.
 */
public final class LoopbackAuthenticator implements Authenticator {
  private static final String NAME = "(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]{1,5})?";
  private static final Pattern LOOPBACK = Pattern.compile("(?i)" + NAME);
  private static final Pattern LOOPBACK_ORIGIN = Pattern.compile("(?i)https?://" + NAME);

  private final Origins origins;

  /**
   * @param origins of other sites whose pages may call nevertheless
   */
  public LoopbackAuthenticator(Origins origins) {
    this.origins = origins;
  }

  @Override
  public Caller authenticate(Headers headers, String method) {
    admit(headers);
    return Caller.ANONYMOUS;
  }

  @Override
  public void admit(Headers headers) {
    List<String> hosts = headers.all("host");
    if (hosts.size() != 1 || !LOOPBACK.matcher(hosts.get(0)).matches()) {
      throw AccessErrors.hostNotLoopback(String.join(", ", hosts));
    }
    Optional<String> origin = headers.first("origin");
    if (origin.filter(it -> !isWelcome(it)).isPresent()) {
      throw AccessErrors.originNotAllowed(origin.get());
    }
  }

  private boolean isWelcome(String origin) {
    return LOOPBACK_ORIGIN.matcher(origin).matches() || origins.permits(origin);
  }
}
