package dev.longrun.tools.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One start of a server, from the start of its process to the reply to its first cancel. */
record ColdStart(double portMillis, double firstCancelMillis, double cpuSeconds) {
  /**
   * Starts a server, and ends it after one cancel.
   *
   * @param launcher a program that serves on the port that the environment names
   * @param operation the name of one that is there and not done
   * @param idle how long the server has nothing to do before it gets the cancel; if that is not
   *     zero, the time of the cancel counts from its sending
   */
  static ColdStart of(Path launcher, String operation, Duration idle)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (ServerProcess server =
        new ServerProcess(launcher, Map.of(), launcher.getFileName().toString())) {
      server.awaitPort();
      double portMillis = millisSince(start);
      TimeUnit.MILLISECONDS.sleep(idle.toMillis());
      long sent = idle.isZero() ? start : System.nanoTime();
      try (KeptConnection connection = server.connect()) {
        connection.cancel(operation);
      }
      double firstCancel = millisSince(sent);
      Duration cpu = server.process().info().totalCpuDuration().orElse(Duration.ZERO);
      return new ColdStart(portMillis, firstCancel, cpu.toMillis() / 1e3);
    }
  }

  private static double millisSince(long start) {
    return (System.nanoTime() - start) / 1e6;
  }
}
