package dev.longrun.tools.upgrade;

import dev.longrun.tools.HttpReply;
import dev.longrun.tools.OperationsClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** A server's process, of one version, always on the same port. */
final class Server {
  private static final Duration CALL = Duration.ofSeconds(10);
  private static final Duration START = Duration.ofMinutes(2);

  private final String name;
  private final String classPath;
  private final Path log;
  private final int port = freePort();
  private final OperationsClient client = new OperationsClient("http://127.0.0.1:" + port, CALL);
  private Process process;

  /**
   * @param classPath of its version
   */
  Server(String name, String classPath, Path directory) {
    this.name = name;
    this.classPath = classPath;
    this.log = directory.resolve(name + ".log");
  }

  /** Below the ports that systems give to outgoing connections, which would take it meanwhile. */
  private static int freePort() {
    Random random = new Random();
    while (true) {
      try (ServerSocket socket = new ServerSocket(21_100 + random.nextInt(10_000))) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Taken: another is tried.
      }
    }
  }

  String name() {
    return name;
  }

  OperationsClient client() {
    return client;
  }

  /** Starts the process; it may not serve yet. */
  synchronized void launch() throws IOException {
    ProcessBuilder.Redirect output = ProcessBuilder.Redirect.appendTo(log.toFile());
    process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                classPath,
                "com.google.cloud.functions.invoker.runner.Invoker",
                "--target",
                "dev.longrun.OperationsFunction",
                "--port",
                Integer.toString(port))
            .redirectOutput(output)
            .redirectError(output)
            .start();
  }

  /** Starts the process, and returns when it serves. */
  void start() throws IOException, InterruptedException {
    launch();
    Instant end = Instant.now().plus(START);
    while (!serves()) {
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        throw new IllegalStateException(name + " doesn't serve; its log is " + log);
      }
      Thread.sleep(100);
    }
  }

  private boolean serves() throws InterruptedException {
    try {
      HttpReply reply = client.send("GET", "projects/upgrade/operations?pageSize=1", "");
      return reply.isOk();
    } catch (IOException e) {
      return false;
    }
  }

  /** As {@code kill -9} does. */
  synchronized void kill() {
    if (process != null) {
      process.toHandle().destroyForcibly();
      process.onExit().join();
    }
  }
}
