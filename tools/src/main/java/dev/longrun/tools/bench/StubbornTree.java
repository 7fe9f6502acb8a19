package dev.longrun.tools.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A {@code longrun exec} in a process of its own, with a command whose processes ignore SIGTERM:
 * itself, a child, a daemon in a session of its own, and a grandchild whose parent is gone. All of
 * them hold one pipe open, which so tells when the last of them is gone.
 */
final class StubbornTree implements AutoCloseable {
  private static final String SCRIPT =
      """
      exec 9>"$1"
      trap 'echo "term $EPOCHREALTIME" >&9' TERM
      (trap '' TERM; exec sleep 600) &
      setsid bash -c "trap '' TERM; echo ready >&9; exec sleep 600" &
      bash -c "(trap '' TERM; echo ready >&9; exec sleep 600) &"
      echo ready >&9
      while :; do sleep 0.05; done
      """;

  private static final int READY_LINES = 3;
  private static final long PATIENCE_SECONDS = 60;

  private final Path pipe;
  private final Process wrapper;
  private final BufferedReader lines;

  /** Returns when all of the tree's processes run. */
  StubbornTree(Path directory, String url, String operation, Duration grace)
      throws IOException, InterruptedException {
    pipe = directory.resolve(operation.substring(operation.lastIndexOf('/') + 1));
    new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor();
    wrapper = start(command(url, operation, grace));
    lines = within(PATIENCE_SECONDS, this::open);
    for (int i = 0; i < READY_LINES; i++) {
      String line = within(PATIENCE_SECONDS, lines::readLine);
      if (!"ready".equals(line)) {
        throw new IOException("the command was to be ready, but said " + line);
      }
    }
  }

  private List<String> command(String url, String operation, Duration grace) {
    return List.of(
        System.getProperty("java.home") + "/bin/java",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        "dev.longrun.cli.Longrun",
        "exec",
        "--endpoint",
        url,
        "--grace",
        grace.toSeconds() + "s",
        operation,
        "--",
        "bash",
        "-c",
        SCRIPT,
        "bash",
        pipe.toString());
  }

  private static Process start(List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("LC_ALL", "C");
    return builder.start();
  }

  private BufferedReader open() throws IOException {
    return Files.newBufferedReader(pipe, StandardCharsets.UTF_8);
  }

  /** When SIGTERM came to the command, in microseconds since 1970. */
  long awaitTerm() throws IOException, InterruptedException {
    String line = within(PATIENCE_SECONDS, lines::readLine);
    if (line == null || !line.startsWith("term ")) {
      throw new IOException("SIGTERM was to come, but the command said " + line);
    }
    return new BigDecimal(line.substring("term ".length())).movePointRight(6).longValue();
  }

  /** Whether all of its processes are gone within {@code time}. */
  boolean endsWithin(Duration time) throws IOException, InterruptedException {
    try {
      within(time.toSeconds(), lines::readLine);
      return true;
    } catch (IOException e) {
      if (e.getCause() instanceof TimeoutException) {
        return false;
      }
      throw e;
    }
  }

  /** The status that {@code longrun exec} ends with. */
  int awaitStatus() throws IOException, InterruptedException {
    if (!wrapper.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("longrun exec doesn't end");
    }
    return wrapper.exitValue();
  }

  private interface Reading<T> {
    T get() throws IOException;
  }

  private static <T> T within(long seconds, Reading<T> reading)
      throws IOException, InterruptedException {
    CompletableFuture<T> read = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                read.complete(reading.get());
              } catch (IOException | RuntimeException e) {
                read.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    try {
      return read.get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("nothing was heard of the command", e);
    }
  }

  /** What is left after an error is killed by who started it. */
  @Override
  public void close() throws IOException {
    wrapper.destroy();
    Files.deleteIfExists(pipe);
  }
}
