package dev.longrun.auth;

/**
 * Who sent a request.
 *
 * @param principal the name that is recorded: an e-mail address, or another stable identifier
 */
public record Caller(String principal) {}
