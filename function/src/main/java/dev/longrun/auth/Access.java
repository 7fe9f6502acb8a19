package dev.longrun.auth;

import dev.longrun.admission.RateLimiter;
import dev.longrun.error.ApiException;
import dev.longrun.error.RequestErrors;
import dev.longrun.http.Headers;
import java.util.List;

/** Decides whether the caller of a request may make it. Reads the headers, never the body. */
public final class Access {
  private final Authenticator authenticator;
  private final Policy policy;
  private final RateLimiter rateLimiter;
  private final AuditLog auditLog;
  private final CrossSiteRule crossSite;

  public Access(
      Authenticator authenticator,
      Policy policy,
      RateLimiter rateLimiter,
      AuditLog auditLog,
      CrossSiteRule crossSite) {
    this.authenticator = authenticator;
    this.policy = policy;
    this.rateLimiter = rateLimiter;
    this.auditLog = auditLog;
    this.crossSite = crossSite;
  }

  /**
   * Finds the caller of a request, and checks that the caller may make it. A refusal is written to
   * the audit log, and thrown. May block for some seconds, where a token has to be verified.
   *
   * @param httpMethod the method on the request line, even if a header overrides it
   * @param request what is called; the caller in it is not known yet
   * @param permission what the caller needs; empty, if any is enough
   * @return {@code request} with its caller
   * @throws ApiException RESOURCE_EXHAUSTED, UNAUTHENTICATED, PERMISSION_DENIED; UNAVAILABLE, if
   *     the caller can't be verified now
   */
  public AuditEvent authorize(
      Headers headers, String httpMethod, AuditEvent request, String permission) {
    AuditEvent known = request;
    try {
      crossSite.check(httpMethod, headers);
      Caller caller = identify(headers, request.method());
      known = request.by(caller);
      rateLimiter.countRequestOf(caller.principal());
      policy.check(caller, permission, request.resource());
      return known;
    } catch (ApiException e) {
      auditLog.refused(known, e);
      throw e;
    }
  }

  /**
   * Finds the caller. Known callers and strangers are counted separately, so many strangers can't
   * use up what known callers may send.
   */
  private Caller identify(Headers headers, String method) {
    boolean known = authenticator.knows(headers);
    if (!known) {
      rateLimiter.countStranger(headers.lastHop());
    }
    Caller caller = authenticator.authenticate(headers, method);
    if (known && policy.includes(caller)) {
      rateLimiter.countRequest();
    } else if (known) {
      rateLimiter.countStranger(headers.lastHop());
    }
    return caller;
  }

  /**
   * Lets anyone read what is public, such as the description of the API.
   *
   * @throws ApiException RESOURCE_EXHAUSTED, or PERMISSION_DENIED if the request comes by a way
   *     that is closed to everyone
   */
  public void admitAnyone(Headers headers, String httpMethod) {
    crossSite.check(httpMethod, headers);
    rateLimiter.countStranger(headers.lastHop());
    authenticator.admit(headers);
  }

  /**
   * Which of these permissions the caller of a request has on its resource, in their order.
   *
   * @throws ApiException INVALID_ARGUMENT, if there is no such permission
   */
  public List<String> permitted(AuditEvent request, List<String> permissions) {
    for (String permission : permissions) {
      if (!Role.PERMISSIONS.contains(permission)) {
        throw RequestErrors.invalidField(
            "permissions", permission, "must be one of " + String.join(", ", Role.PERMISSIONS));
      }
    }
    Caller caller = request.caller().orElseThrow();
    return permissions.stream()
        .distinct()
        .filter(it -> policy.permits(caller, it, request.resource()))
        .toList();
  }

  public AuditLog auditLog() {
    return auditLog;
  }
}
