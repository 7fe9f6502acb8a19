package dev.longrun.auth;

import dev.longrun.admission.RateLimiter;
import dev.longrun.http.Origins;

/** All that stands between a request and what it asks for. */
public record Access(
    Authenticator authenticator,
    Policy policy,
    RateLimiter rateLimit,
    AuditLog auditLog,
    Origins origins) {}
