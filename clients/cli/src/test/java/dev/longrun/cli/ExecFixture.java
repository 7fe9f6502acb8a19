package dev.longrun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** {@code longrun exec} as a process of its own, as its users run it. */
abstract class ExecFixture extends CliFixture {
  @TempDir Path directory;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void endProcesses() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  String text(String name) {
    try {
      return Files.exists(file(name)) ? Files.readString(file(name)) : "";
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Starts the command; what it and the program print goes to the files out and err. */
  Process exec(String... arguments) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.longrun.cli.Longrun",
                "exec",
                "--endpoint",
                endpoint));
    words.addAll(List.of(arguments));
    return run(words, Map.of());
  }

  /** Starts any command; what it prints goes to the files out and err. */
  Process run(List<String> words, Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectOutput(file("out").toFile())
            .redirectError(file("err").toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  /** Runs a program of bash as the work of an operation. */
  Process bash(String operation, String program) throws IOException {
    return exec("--grace", "1s", operation, "--", "bash", "-c", program);
  }

  void assertEnds(int status, Process process) throws InterruptedException {
    assertTrue(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), "it doesn't end");
    assertEquals(status, process.exitValue(), () -> text("err"));
  }

  /** Whether it is there, and not only until its parent has heard that it has ended. */
  static boolean isRunning(String pid) {
    try {
      String stat = Files.readString(Path.of("/proc", pid, "stat"));
      return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
    } catch (IOException e) {
      return false;
    }
  }

  /** Waits until the program has written this file. */
  void awaitFile(String name) throws InterruptedException {
    await(() -> !text(name).isEmpty());
  }
}
