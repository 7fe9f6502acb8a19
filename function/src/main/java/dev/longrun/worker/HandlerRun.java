package dev.longrun.worker;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.json.AnyJson;
import dev.longrun.operation.Outcome;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run of a handler on the calling thread, and what its end means for the operation. */
final class HandlerRun {
  private static final int MAX_MESSAGE = 4096;

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
      return failure(e.code(), e);
    } catch (InterruptedException e) {
      return stopped(e);
    } catch (Throwable e) {
      // Even an Error must not leave the operation to wait for the end of its lease.
      return failure(Code.UNKNOWN, e);
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
      return failure(Code.UNKNOWN, e);
    }
    return stop.isCancelRequested()
        ? failure(Code.CANCELLED, "The worker stopped as it was asked to.")
        : failure(Code.ABORTED, "The worker stopped, since it could not renew its lease in time.");
  }

  /** In place of an outcome that can't be stored; without a word, if not even that can be. */
  static Outcome tooLarge(Outcome outcome, ApiException e) {
    boolean saidBefore =
        outcome instanceof Outcome.Failure failure && failure.code() == Code.OUT_OF_RANGE.number();
    return failure(
        Code.OUT_OF_RANGE, saidBefore ? "" : "The result can't be stored. " + e.getMessage());
  }

  private static Outcome failure(Code code, Throwable e) {
    String message = e.getMessage() == null ? e.getClass().getName() : e.getMessage();
    return failure(code, message);
  }

  private static Outcome failure(Code code, String message) {
    String bounded =
        message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "...";
    return new Outcome.Failure(code.number(), bounded, Optional.empty());
  }
}
