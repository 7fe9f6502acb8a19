package dev.longrun;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** The server that {@code scripts/run} starts: the invoker in a JVM of its own. */
final class InvokerProcess implements AutoCloseable {
  private final int port;
  private final Process process;

  /** Returns once it serves. */
  InvokerProcess(Path directory, Map<String, String> environment) throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    process = command(OperationsFunction.class, port, directory, environment).start();
    BufferedReader log =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder lines = new StringBuilder();
    String line;
    do {
      line = log.readLine();
      lines.append(line).append('\n');
    } while (line != null && !line.contains("Serving function"));
    if (line == null) {
      throw new AssertionError("it ended: " + lines);
    }
    Thread reader = new Thread(() -> log.lines().forEach(it -> {}), "invoker-log");
    reader.setDaemon(true);
    reader.start();
  }

  static ProcessBuilder command(
      Class<?> function, int port, Path directory, Map<String, String> environment) {
    ProcessBuilder invoker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "com.google.cloud.functions.invoker.runner.Invoker",
                "--target",
                function.getName(),
                "--port",
                Integer.toString(port))
            .directory(directory.toFile())
            .redirectErrorStream(true);
    invoker.environment().clear();
    invoker.environment().putAll(environment);
    return invoker;
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** As {@code kill -9} does; returns when it has ended. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
