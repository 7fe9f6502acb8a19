package dev.longrun.worker;

import dev.longrun.worker.client.Code;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run of a handler on the calling thread, and what its end means for the operation. */
final class HandlerRun {
  private static final Logger LOGGER = System.getLogger(HandlerRun.class.getName());

  private final String name;
  private final StopSignal stop;
  private final OperationContext context;
  private final boolean interrupts;
  private @Nullable Thread running;
  private boolean interruptedByOthers;
  private Optional<VirtualMachineError> fatal = Optional.empty();

  HandlerRun(HeldOperation held, LeaseCalls calls, boolean interrupts) {
    this.name = held.name();
    this.stop = held.stop();
    this.context = new OperationContext(held, calls);
    this.interrupts = interrupts;
  }

  Outcome outcome(OperationHandler handler) {
    begin();
    try {
      return Outcome.response(handler.run(context));
    } catch (OperationCancelledException e) {
      return stopped(e);
    } catch (InterruptedException e) {
      interruptedByOthers = !(interrupts && stop.isGiven());
      return stopped(e);
    } catch (OperationFailedException e) {
      return failed(e.code(), e);
    } catch (Throwable e) {
      // Even an Error must not leave the operation to wait for the end of its lease.
      if (e instanceof VirtualMachineError error && !(e instanceof StackOverflowError)) {
        fatal = Optional.of(error);
      }
      return failed(Code.UNKNOWN, e);
    } finally {
      end();
    }
  }

  /** Throws what the handler threw, if the virtual machine may be of no use any more. */
  void rethrowFatal() {
    fatal.ifPresent(
        error -> {
          throw error;
        });
  }

  private synchronized void begin() {
    running = Thread.currentThread();
    if (interrupts) {
      stop.onGiven(this::interrupt);
    }
  }

  private synchronized void interrupt() {
    if (running != null) {
      running.interrupt();
    }
  }

  /**
   * From here on nothing interrupts. An interrupt of this worker's own that the handler did not see
   * is not for its caller; one of others is.
   */
  private synchronized void end() {
    running = null;
    stop.end();
    if (interrupts && stop.isGiven()) {
      Thread.interrupted();
    }
    if (interruptedByOthers) {
      Thread.currentThread().interrupt();
    }
  }

  private Outcome failed(Code code, Throwable e) {
    LOGGER.log(Level.WARNING, "The handler of " + name + " failed", e);
    return Outcome.failure(code, e);
  }

  /**
   * Whoever stops unasked has failed. A lease that seemed lost may have been renewed by a late
   * heartbeat, and then this is what ends the operation.
   */
  private Outcome stopped(Exception e) {
    if (stop.reason().isEmpty()) {
      return failed(Code.UNKNOWN, e);
    }
    LOGGER.log(Level.DEBUG, "The handler of " + name + " stopped as it was asked to", e);
    return switch (stop.reason().get()) {
      case CANCEL_REQUESTED ->
          Outcome.failure(Code.CANCELLED, "The worker stopped as it was asked to.");
      case LEASE_LOST ->
          Outcome.failure(
              Code.ABORTED, "The worker stopped, since it could not renew its lease in time.");
      case WORKER_CLOSED -> Outcome.failure(Code.ABORTED, "The worker was stopped.");
    };
  }
}
