package dev.longrun.tools.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The place of one {@code longrun exec} after the other, each for an operation of its own. What one
 * had not done when it was killed is not done by the next: the operation ends with its lease.
 */
final class ExecSlot implements Victim {
  private static final int MAX_GIVEN = 2;

  private final String name;
  private final Path directory;
  private final String server;
  private final BlockingQueue<ExecPlan> given = new LinkedBlockingQueue<>();
  private final AtomicInteger ended = new AtomicInteger();
  private Process running;
  private boolean closed;

  /**
   * @param server the URL of the server that it calls
   */
  ExecSlot(String name, Path directory, String server) {
    this.name = name;
    this.directory = directory;
    this.server = server;
    Thread thread = new Thread(this::runAll, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether it takes another operation; not if it has some to do. */
  boolean give(ExecPlan plan) {
    return given.size() < MAX_GIVEN && given.add(plan);
  }

  private void runAll() {
    while (true) {
      try {
        Process process = start(given.take());
        if (process == null) {
          return;
        }
        process.waitFor();
        ended.incrementAndGet();
      } catch (InterruptedException e) {
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private synchronized Process start(ExecPlan plan) throws IOException {
    if (closed) {
      return null;
    }
    List<String> command = Slot.java("dev.longrun.cli.Longrun");
    command.addAll(plan.arguments(server));
    ProcessBuilder.Redirect log =
        ProcessBuilder.Redirect.appendTo(directory.resolve(name + ".log").toFile());
    running = new ProcessBuilder(command).redirectOutput(log).redirectError(log).start();
    return running;
  }

  /** How many ended, killed or not. */
  int ended() {
    return ended.get();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized boolean isReady() {
    return running != null && running.isAlive();
  }

  @Override
  public synchronized void killAndReplace() {
    running.toHandle().destroyForcibly();
    running.onExit().join();
  }

  synchronized void close() {
    closed = true;
    if (running != null) {
      running.toHandle().destroyForcibly();
    }
  }
}
