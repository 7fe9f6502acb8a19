package dev.longrun.service;

import java.time.Duration;

/**
 * What an operation gets whose starter says nothing of it.
 *
 * @param cancelGracePeriod how long its worker may take to stop
 * @param retention how long it can be read after its end
 * @param events whether its events are published
 */
public record StartDefaults(Duration cancelGracePeriod, Duration retention, boolean events) {
  /** For operations that publish no events. */
  public StartDefaults(Duration cancelGracePeriod, Duration retention) {
    this(cancelGracePeriod, retention, false);
  }
}
