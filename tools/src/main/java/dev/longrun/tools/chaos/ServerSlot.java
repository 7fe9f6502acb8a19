package dev.longrun.tools.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A server's process: a function under the Functions invoker, always on the same port. */
final class ServerSlot extends Slot {
  private final String function;
  private final Map<String, String> environment;
  private final int port;

  ServerSlot(String name, Path directory, String function) {
    this(name, directory, function, Map.of());
  }

  ServerSlot(String name, Path directory, String function, Map<String, String> environment) {
    super(name, directory);
    this.function = function;
    this.environment = environment;
    this.port = freePort();
  }

  @Override
  Map<String, String> environment() {
    return environment;
  }

  /** Below the ports that systems give to outgoing connections, which would take it meanwhile. */
  private static int freePort() {
    Random random = new Random();
    while (true) {
      int port = 21_100 + random.nextInt(10_000);
      try (ServerSocket socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Taken: another is tried.
      }
    }
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  List<String> command(String processName) {
    return List.of(
        "com.google.cloud.functions.invoker.runner.Invoker",
        "--target",
        function,
        "--port",
        Integer.toString(port));
  }

  @Override
  ProcessBuilder.Redirect output(ProcessBuilder.Redirect log) {
    return log;
  }

  @Override
  public boolean isReady() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
