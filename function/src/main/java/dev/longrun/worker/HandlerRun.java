package dev.longrun.worker;

import dev.longrun.error.Code;
import dev.longrun.json.AnyJson;
import dev.longrun.operation.Outcome;
import org.jspecify.annotations.Nullable;

/** One run of a handler on the calling thread, and what its end means for the operation. */
final class HandlerRun {

  private final StopSignal stop;
  private final OperationContext context;
  private final boolean interrupts;
  private @Nullable Thread running;

  HandlerRun(HeldOperation held, boolean interrupts) {
    this.stop = held.stop();
    this.context = new OperationContext(held, stop);
    this.interrupts = interrupts;
  }

  Outcome outcome(OperationHandler handler) {
    begin();
    try {
      return new Outcome.Response(handler.run(context).map(AnyJson::checked));
    } catch (OperationCancelledException e) {
      return stopped(e);
    } catch (OperationFailedException e) {
      return FailureOutcome.of(e.code(), e);
    } catch (InterruptedException e) {
      return stopped(e);
    } catch (Throwable e) {
      // Even an Error must not leave the operation to wait for the end of its lease.
      return FailureOutcome.of(Code.UNKNOWN, e);
    } finally {
      end();
    }
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
   * From here on nothing interrupts; an interrupt that the handler did not see is not for who comes
   * after it.
   */
  private synchronized void end() {
    running = null;
    stop.end();
    if (interrupts && stop.isGiven()) {
      Thread.interrupted();
    }
  }

  /**
   * Whoever stops unasked has failed. A lease that seemed lost may have been renewed by a late
   * heartbeat, and then this is what ends the operation.
   */
  private Outcome stopped(Exception e) {
    if (!stop.isGiven()) {
      return FailureOutcome.of(Code.UNKNOWN, e);
    }
    return stop.isCancelRequested()
        ? FailureOutcome.of(Code.CANCELLED, "The worker stopped as it was asked to.")
        : FailureOutcome.of(
            Code.ABORTED, "The worker stopped, since it could not renew its lease in time.");
  }
}
