package dev.longrun.worker;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A handler that begins, and then waits for the test to say how it goes on. */
final class WaitingHandler implements OperationHandler {
  /** The slowest test starts and cancels hundreds of operations in this time. */
  private static final long TIMEOUT_SECONDS = 240;

  private final BlockingQueue<OperationContext> begun = new LinkedBlockingQueue<>();
  private final BlockingQueue<OperationHandler> rest = new LinkedBlockingQueue<>();
  private final CountDownLatch told = new CountDownLatch(1);

  @Override
  public Optional<JsonObject> run(OperationContext context) throws Exception {
    context.onCancel(told::countDown);
    begun.add(context);
    OperationHandler next = rest.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    assertNotNull(next, "the test did not say how the handler goes on");
    return next.run(context);
  }

  /** Waits for the handler to begin. */
  OperationContext begun() throws InterruptedException {
    OperationContext context = begun.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    assertNotNull(context, "the handler did not begin");
    return context;
  }

  boolean hasBegun() {
    return !begun.isEmpty();
  }

  /** Waits until the handler's {@code onCancel} is called. */
  void awaitCancel() throws InterruptedException {
    assertTrue(told.await(TIMEOUT_SECONDS, TimeUnit.SECONDS), "onCancel was not called");
  }

  boolean wasToldToCancel() {
    return told.getCount() == 0;
  }

  void goOn(OperationHandler next) {
    rest.add(next);
  }

  void succeed() {
    goOn(context -> Optional.empty());
  }

  /** Goes on as a handler does that looks whether it is to stop, and does stop. */
  void stopIfCancelled() {
    goOn(
        context -> {
          context.throwIfCancelled();
          return Optional.empty();
        });
  }
}
