package dev.longrun.tools.attack;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody who reads an operation twenty times a second, whatever else happens. */
final class Bystander implements AutoCloseable {
  private static final int PAUSE_MILLIS = 50;

  private final Wire wire;
  private final byte[] request;
  private final List<Sight> sights = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::look, "bystander");
  private volatile boolean closed;

  /**
   * One GET.
   *
   * @param status 0, if there was no reply
   */
  record Sight(double millis, int status) {}

  Bystander(Wire wire, byte[] request) {
    this.wire = wire;
    this.request = request;
    thread.start();
  }

  private void look() {
    while (!closed) {
      long start = System.nanoTime();
      int status = wire.status(request);
      sights.add(new Sight((System.nanoTime() - start) / 1e6, status));
      Pause.millis(PAUSE_MILLIS);
    }
  }

  /** What it has seen since this was last asked. */
  Experience since() {
    List<Sight> seen = List.copyOf(sights);
    sights.clear();
    return new Experience(seen);
  }

  /** Waits for the reply that it waits for. */
  @Override
  public void close() {
    closed = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
