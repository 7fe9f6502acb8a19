package dev.longrun.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One start of a server, from the start of its process to the reply to its first cancel. */
record ColdStart(double portMillis, double firstCancelMillis, double cpuSeconds) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

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
    int port = freePort();
    ProcessBuilder command = new ProcessBuilder(launcher.toString());
    command.environment().put("PORT", Integer.toString(port));
    command.redirectErrorStream(true);
    command.redirectOutput(Path.of(launcher + ".log").toFile());
    long start = System.nanoTime();
    Process server = command.start();
    try {
      awaitPort(port, server);
      double portMillis = millisSince(start);
      TimeUnit.MILLISECONDS.sleep(idle.toMillis());
      long sent = idle.isZero() ? start : System.nanoTime();
      try (KeptConnection connection = new KeptConnection(port)) {
        connection.cancel(operation);
      }
      double firstCancel = millisSince(sent);
      Duration cpu = server.info().totalCpuDuration().orElse(Duration.ZERO);
      return new ColdStart(portMillis, firstCancel, cpu.toMillis() / 1e3);
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  private static void awaitPort(int port, Process server) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        return;
      } catch (IOException e) {
        if (!server.isAlive() || System.nanoTime() > end) {
          throw new IOException("the server does not serve", e);
        }
        TimeUnit.MILLISECONDS.sleep(2);
      }
    }
  }

  private static double millisSince(long start) {
    return (System.nanoTime() - start) / 1e6;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
