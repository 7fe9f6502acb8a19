package dev.longrun;

import dev.longrun.admission.RateLimiter;
import dev.longrun.auth.Access;
import dev.longrun.auth.AuditLog;
import dev.longrun.auth.CrossSiteRule;
import dev.longrun.auth.LoopbackAuthenticator;
import dev.longrun.auth.Policy;
import dev.longrun.http.Origins;

/** The access of a laptop: everyone may do everything, and nothing is logged. */
public final class OpenAccess {
  private OpenAccess() {}

  public static Access access() {
    return access(Origins.NONE);
  }

  /** The same, with pages of other sites that may call. */
  static Access access(Origins origins) {
    AuditLog silent = AuditLog.silent();
    return new Access(
        new LoopbackAuthenticator(),
        Policy.OPEN,
        RateLimiter.none(),
        silent,
        new CrossSiteRule(origins, true));
  }
}
