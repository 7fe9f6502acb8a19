package dev.longrun.tools.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own, which knows its callers by their access tokens: ann and vera
 * may read, otto cancel, wanda work. It is killed at the end.
 */
final class Server implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String POLICY =
      """
      {"bindings": [
        {"role": "viewer", "members": ["user:ann@example.com", "user:vera@example.com"]},
        {"role": "operator", "members": ["user:otto@example.com"]},
        {"role": "worker", "members": ["user:wanda@example.com"]}
      ]}""";

  private final int port;
  private final Path log;
  private final Process process;

  /**
   * Returns once it serves.
   *
   * @param program with its arguments but for the port
   */
  Server(Path directory, List<String> program, Google google) throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      this.port = socket.getLocalPort();
    }
    this.log = directory.resolve("server.log");
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of("--port", Integer.toString(port)));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(settings(directory, google));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    this.process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    awaitPort();
  }

  private static Map<String, String> settings(Path directory, Google google) {
    return Map.of(
        "LONGRUN_AUTH",
        "oauth",
        "LONGRUN_POLICY",
        POLICY,
        "LONGRUN_STORE",
        "sqlite",
        "LONGRUN_SQLITE_FILE",
        directory.resolve("operations.db").toString(),
        "LONGRUN_TOKENINFO_URL",
        google.url("/tokeninfo"),
        "LONGRUN_SERVICE_ACCOUNT_KEYS_URL",
        google.url("/keys/"));
  }

  private void awaitPort() throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > end) {
          close();
          throw new IOException("the server does not serve:\n" + Files.readString(log), e);
        }
        Pause.millis(20);
      }
    }
  }

  Wire wire() {
    return new Wire(port);
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** How many bytes it has logged so far. */
  long logged() throws IOException {
    return Files.size(log);
  }

  /** Waits for its end, so that the next one has the machine to itself. */
  @Override
  public void close() throws IOException {
    try {
      process.destroyForcibly().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
