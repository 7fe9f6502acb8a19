package dev.longrun.service;

import java.time.Duration;

/**
 * What an operation gets whose starter says nothing of it.
 *
 * @param cancelGracePeriod how long its worker may take to stop
 * @param retention how long it can be read after its end
 */
public record StartDefaults(Duration cancelGracePeriod, Duration retention) {}
