package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The workers in {@code clients/examples/}, run as their users do: as processes. */
enum ExampleWorker {
  PYTHON("../clients/examples/python/worker.py", "python3"),
  BASH("../clients/examples/bash/worker", "bash", "curl", "jq", "gzip");

  static final int DONE = 0;
  static final int NOT_CLAIMED = 1;
  static final int CANCELLED = 3;
  static final int LEASE_LOST = 4;
  static final int NOTHING_TO_DO = 5;
  static final int OUT_OF_TOUCH = 6;

  /** Takes no room on the disk, and longer to compress than any test waits. */
  private static final long ENDLESS = 1L << 36;

  private static final long MAX_SECONDS = 60;

  private final String path;
  private final List<String> needed;

  ExampleWorker(String path, String... needed) {
    this.path = path;
    this.needed = List.of(needed);
  }

  /** Starts the worker with a lease of 6 seconds; ends it if the test leaves it running. */
  Process run(
      String url, String operation, Path input, Path output, Map<String, String> environment)
      throws IOException {
    requireTools();
    String[] command = {
      path, "--url", url, "--lease", "6", operation, input.toString(), output.toString()
    };
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("no_proxy", "*");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process
        .onExit()
        .orTimeout(MAX_SECONDS, TimeUnit.SECONDS)
        .exceptionally(tooLong -> process.destroyForcibly());
    return process;
  }

  /** A test that does not run says so; in CI it fails instead. */
  private void requireTools() {
    List<String> missing = needed.stream().filter(tool -> !installed(tool)).toList();
    if (!missing.isEmpty()) {
      String what = path + " can't be tested: " + missing + " not installed";
      assertNotEquals("true", System.getenv("CI"), what);
      Assumptions.abort(what);
    }
  }

  private static boolean installed(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(path -> Files.isExecutable(Path.of(path, tool)));
  }

  /** A file that no worker gets to the end of. */
  static Path endlessInput(Path directory) throws IOException {
    Path input = directory.resolve("endless");
    try (RandomAccessFile file = new RandomAccessFile(input.toFile(), "rw")) {
      file.setLength(ENDLESS);
    }
    return input;
  }

  static void awaitLine(BufferedReader said, String containing) throws IOException {
    String line = said.readLine();
    List<String> before = new ArrayList<>();
    for (; line != null && !line.contains(containing); line = said.readLine()) {
      before.add(line);
    }
    assertNotNull(line, "the worker said only: " + before);
  }

  static void assertEnds(Process process, int status) throws Exception {
    try (BufferedReader said = process.inputReader()) {
      List<String> lines = said.lines().toList();
      assertEquals(status, process.waitFor(), () -> String.join("\n", lines));
    }
  }
}
