package dev.longrun.tools.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The place of one process that is killed, and started again, again and again. */
abstract class Slot implements Victim {
  /** Starts fast, which is what these processes do most. */
  private static final List<String> JVM =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Xmx256m",
          "--enable-native-access=ALL-UNNAMED");

  private final String name;
  private final Path directory;
  private Process process;
  private int starts;
  private boolean closed;

  Slot(String name, Path directory) {
    this.name = name;
    this.directory = directory;
  }

  /** The main class and its arguments, for a process of this name. */
  abstract List<String> command(String processName);

  /** Where its standard output goes; {@code log} is where errors do. */
  abstract ProcessBuilder.Redirect output(ProcessBuilder.Redirect log);

  /** What its environment has besides that of this process. */
  Map<String, String> environment() {
    return Map.of();
  }

  /** Called when the process has begun. */
  void started(Process begun) {}

  @Override
  public final String name() {
    return name;
  }

  Path directory() {
    return directory;
  }

  /** Does nothing once this is closed. */
  final synchronized void start() {
    if (closed) {
      return;
    }
    List<String> command = java();
    command.addAll(command(name + "-" + ++starts));
    ProcessBuilder.Redirect log =
        ProcessBuilder.Redirect.appendTo(directory.resolve(name + ".log").toFile());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment());
    try {
      process = builder.redirectOutput(output(log)).redirectError(log).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    started(process);
  }

  /** The words that start this program's Java, on its class path; a list to add to. */
  static List<String> java(String... more) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(JVM);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(more));
    return command;
  }

  @Override
  public final void killAndReplace() {
    kill();
    start();
  }

  /** As {@code kill -9} does. What the process has written can still be read. */
  final synchronized void kill() {
    if (process != null) {
      process.toHandle().destroyForcibly();
      process.onExit().join();
    }
  }

  /** Starts it again, if it has ended though nobody killed it; whether that was so. */
  final synchronized boolean revive() {
    if (closed || process.isAlive()) {
      return false;
    }
    start();
    return true;
  }

  final synchronized void close() {
    closed = true;
    kill();
  }
}
