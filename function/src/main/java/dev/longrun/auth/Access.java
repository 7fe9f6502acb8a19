package dev.longrun.auth;

/** All that stands between a request and what it asks for. */
public record Access(
    Authenticator authenticator,
    Policy policy,
    RateLimit rateLimit,
    AuditLog auditLog,
    Origins origins) {}
