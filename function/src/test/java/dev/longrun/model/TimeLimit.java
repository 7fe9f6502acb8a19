package dev.longrun.model;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tells of what is not done in time. */
final class TimeLimit implements AutoCloseable {
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Duration limit;

  TimeLimit(Duration limit) {
    this.limit = limit;
  }

  /** What was wrong with {@code work}, which is interrupted when its time is over. */
  Optional<String> violation(String what, Runnable work) throws InterruptedException {
    Future<?> running = thread.submit(work);
    try {
      running.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return Optional.empty();
    } catch (TimeoutException e) {
      running.cancel(true);
      return Optional.of("not done within " + limit + ": " + what);
    } catch (ExecutionException e) {
      return Optional.of(e.getCause() + ": " + what);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
