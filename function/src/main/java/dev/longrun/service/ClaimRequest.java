package dev.longrun.service;

import java.time.Duration;

/** Who claims an operation, and for how long at first. */
public record ClaimRequest(String worker, Duration leaseDuration) {}
