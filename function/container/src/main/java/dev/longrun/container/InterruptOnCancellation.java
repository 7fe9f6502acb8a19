package dev.longrun.container;

import io.grpc.Context;

/** Interrupts the current thread when its call is cancelled, or its deadline passes. */
final class InterruptOnCancellation implements AutoCloseable, Context.CancellationListener {
  private final Context context = Context.current();
  private final Thread thread = Thread.currentThread();
  private boolean closed;
  private boolean interrupted;

  private InterruptOnCancellation() {}

  /** From now on, until it is closed. */
  static InterruptOnCancellation begin() {
    InterruptOnCancellation interruption = new InterruptOnCancellation();
    interruption.context.addListener(interruption, Runnable::run);
    return interruption;
  }

  @Override
  public synchronized void cancelled(Context cancelled) {
    if (!closed) {
      interrupted = true;
      thread.interrupt();
    }
  }

  /** After this nothing interrupts the thread, and it isn't interrupted either. */
  @Override
  public void close() {
    context.removeListener(this);
    synchronized (this) {
      closed = true;
      if (interrupted) {
        Thread.interrupted();
      }
    }
  }
}
