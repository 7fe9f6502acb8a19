package dev.longrun.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The real server, as {@code scripts/run} starts it; one for all tests that want the same store.
 */
public final class ServerProcess {
  private static final Map<String, ServerProcess> RUNNING = new HashMap<>();

  private final Process process;
  private final String url;

  private ServerProcess(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /**
   * The server with this store, started if it does not run.
   *
   * @param store sqlite or firestore
   */
  public static synchronized ServerProcess of(String store) throws IOException {
    ServerProcess running = RUNNING.get(store);
    if (running == null || !running.process.isAlive()) {
      running = start(store);
      RUNNING.put(store, running);
    }
    return running;
  }

  public String url() {
    return url;
  }

  private static ServerProcess start(String store) throws IOException {
    Path root = root();
    int port = freePort();
    Path data = Files.createTempDirectory("longrun-data-");
    ProcessBuilder builder =
        new ProcessBuilder(
                root.resolve("scripts/run").toString(),
                "--port",
                Integer.toString(port),
                "--store",
                store,
                "--data",
                data.toString())
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("LONGRUN_"));
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    awaitServing(process);
    return new ServerProcess(process, "http://localhost:" + port);
  }

  /** The folder of the whole project. */
  public static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("scripts/run"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void awaitServing(Process process) throws IOException {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    List<String> lines = new ArrayList<>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("Serving on ")) {
        drain(output);
        return;
      }
      lines.add(line);
    }
    throw new IOException("the server didn't start: " + String.join("\n", lines));
  }

  /** A server whose output nobody reads would stop. */
  private static void drain(BufferedReader output) {
    Thread thread = new Thread(() -> output.lines().forEach(line -> {}), "server-output");
    thread.setDaemon(true);
    thread.start();
  }

  /** It goes on for the next test. */
  Backend backend() {
    return new Backend() {
      @Override
      public String url() {
        return url;
      }

      @Override
      public InstantSource clock() {
        return new MonotonicClock();
      }

      @Override
      public void close() {}
    };
  }
}
