package dev.longrun.worker;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.time.Backoff;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A call to the store that is made again while the store can't be reached. */
final class PersistentCall {
  private static final Logger LOGGER = Logger.getLogger(PersistentCall.class.getName());
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));

  private PersistentCall() {}

  /**
   * What the call returns, once the store answers. An interrupt has to wait until then, since under
   * one no call would succeed.
   *
   * @param failure what to log each time it fails
   * @param mayPass whether even a failure of the store's own is worth another attempt
   * @throws ApiException if it fails for another reason than UNAVAILABLE
   */
  static <T> T untilAnswered(String failure, BooleanSupplier mayPass, Supplier<T> call) {
    boolean interrupted = false;
    try {
      for (int failures = 1; ; failures++) {
        interrupted |= Thread.interrupted();
        try {
          return call.get();
        } catch (ApiException e) {
          boolean again = e.error().code() == Code.INTERNAL && mayPass.getAsBoolean();
          if (!again && e.error().code() != Code.UNAVAILABLE) {
            throw e;
          }
          LOGGER.log(Level.WARNING, failure + "; trying again", e);
          LockSupport.parkNanos(BACKOFF.pause(failures, ThreadLocalRandom.current()).toNanos());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
