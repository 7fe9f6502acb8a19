package dev.longrun.auth;

import java.time.Instant;

/**
 * What is known of a token once it was verified.
 *
 * @param inScope whether it may be used for this API at all
 * @param expireTime from when it is worth nothing
 */
record VerifiedToken(Caller caller, boolean inScope, Instant expireTime) {}
