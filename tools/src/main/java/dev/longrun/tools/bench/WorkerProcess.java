package dev.longrun.tools.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A {@link HoldingWorker} in a process of its own, which ends when its input does. */
final class WorkerProcess implements AutoCloseable {
  private static final Pattern SPACE = Pattern.compile(" ");
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final PrintStream input;
  private final BlockingQueue<List<String>> lines = new LinkedBlockingQueue<>();

  WorkerProcess(String url, Duration lease) throws IOException {
    process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                HoldingWorker.class.getName(),
                url,
                lease.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read, "worker-output");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    InputStreamReader bytes =
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8);
    new BufferedReader(bytes).lines().map(SPACE::split).map(List::of).forEach(lines::add);
  }

  /** Returns when the worker holds them all. */
  void hold(Collection<String> names) throws InterruptedException {
    names.forEach(input::println);
    for (int i = 0; i < names.size(); i++) {
      await("held");
    }
  }

  /** Returns when the {@code count} operations that the worker holds have ended. */
  void endAll(int count) throws InterruptedException {
    input.println();
    for (int i = 0; i < count; i++) {
      await("ended");
    }
  }

  /**
   * The next thing that the worker does, which has to be this: its name and what was said of it.
   */
  List<String> await(String event) throws InterruptedException {
    List<String> line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (line == null || !line.get(0).equals(event)) {
      throw new IllegalStateException("the worker was to say '" + event + "', but said " + line);
    }
    return line;
  }

  @Override
  public void close() throws InterruptedException {
    input.close();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
