package dev.longrun.auth;

import dev.longrun.http.Headers;
import dev.longrun.http.Origins;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * No page of another site acts for its visitor: a request that may change something is refused if a
 * browser sent it for a page that isn't allowed to. Browsers say so in {@code Origin} (RFC 6454)
 * and {@code Sec-Fetch-Site} (w3.org/TR/fetch-metadata); what is no browser sends neither.
 *
 * <p>This matters where the credential comes by itself: in mode {@code none}, where being on this
 * machine is enough, and behind {@code gcloud run services proxy}, which adds a token to whatever
 * it forwards.
 *
 * @param origins of other sites whose pages may call nevertheless
 * @param loopbackPages whether pages of this machine may call; such a proxy changes {@code Host},
 *     but not {@code Origin}
 */
public record CrossSiteRule(Origins origins, boolean loopbackPages) {
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
  private static final Pattern LOOPBACK_ORIGIN =
      Pattern.compile("(?i)https?://" + LoopbackAuthenticator.NAME);

  /**
   * @param httpMethod the method on the request line, even if a header overrides it
   * @throws dev.longrun.error.ApiException PERMISSION_DENIED, ORIGIN_NOT_ALLOWED
   */
  void check(String httpMethod, Headers headers) {
    if (READS.contains(httpMethod)) {
      return;
    }
    List<String> sent = headers.all("origin");
    String site = headers.first("sec-fetch-site").orElse("");
    boolean sameSite = site.isEmpty() || site.equals("same-origin");
    boolean allowed =
        switch (sent.size()) {
          case 0 -> sameSite || site.equals("none");
          case 1 -> origins.permits(sent.get(0)) || (sameSite && isOwn(sent.get(0), headers));
          default -> false;
        };
    if (!allowed) {
      throw AccessErrors.originNotAllowed(sent.isEmpty() ? site : String.join(", ", sent));
    }
  }

  private boolean isOwn(String origin, Headers headers) {
    return (loopbackPages && LOOPBACK_ORIGIN.matcher(origin).matches())
        || origin.toLowerCase(Locale.ROOT).equals(ownOrigin(headers));
  }

  /** The scheme is what the server in front says it was, since TLS ends there. */
  private static String ownOrigin(Headers headers) {
    boolean secure =
        headers.first("x-forwarded-proto").filter(it -> it.startsWith("https")).isPresent();
    String host = headers.first("host").orElse("").toLowerCase(Locale.ROOT);
    return (secure ? "https://" : "http://") + host;
  }
}
