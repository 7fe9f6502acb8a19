package dev.longrun.tools.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, killed at the end. */
final class ServerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final int port;

  /**
   * Starts it; {@link #awaitPort} is to follow.
   *
   * @param launcher a program that serves on the port that the environment names
   * @param environment what it is told besides
   * @param name of its log, which is written beside the launcher
   */
  ServerProcess(Path launcher, Map<String, String> environment, String name) throws IOException {
    this.port = freePort();
    ProcessBuilder command = new ProcessBuilder(launcher.toString());
    command.environment().put("PORT", Integer.toString(port));
    command.environment().putAll(environment);
    command.redirectErrorStream(true);
    command.redirectOutput(launcher.resolveSibling(name + ".log").toFile());
    this.process = command.start();
  }

  /** Returns as soon as the server accepts connections. */
  void awaitPort() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IOException("the server does not serve", e);
        }
        TimeUnit.MILLISECONDS.sleep(2);
      }
    }
  }

  KeptConnection connect() throws IOException {
    return new KeptConnection(port);
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Waits for its end, so that the next one has the machine to itself. */
  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
