package dev.longrun.tools.chaos;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A worker's process. What it had not done when it was killed is given to the one after it. */
final class WorkerSlot extends Slot {
  private final String server;
  private final Set<String> given = new LinkedHashSet<>();
  private PrintStream input;
  private boolean ready;

  /**
   * @param server the URL of the server that it calls
   */
  WorkerSlot(String name, Path directory, String server) {
    super(name, directory);
    this.server = server;
  }

  @Override
  List<String> command(String processName) {
    return List.of(ChaosWorker.class.getName(), directory().toString(), processName, server);
  }

  @Override
  ProcessBuilder.Redirect output(ProcessBuilder.Redirect log) {
    return ProcessBuilder.Redirect.PIPE;
  }

  synchronized void give(String operation) {
    given.add(operation);
    input.println(operation);
  }

  @Override
  synchronized void started(Process begun) {
    ready = false;
    input = new PrintStream(begun.getOutputStream(), true, StandardCharsets.UTF_8);
    given.forEach(input::println);
    Thread reader = new Thread(() -> read(begun), "worker-output");
    reader.setDaemon(true);
    reader.start();
  }

  private void read(Process begun) {
    InputStreamReader bytes = new InputStreamReader(begun.getInputStream(), StandardCharsets.UTF_8);
    new BufferedReader(bytes).lines().forEach(this::heard);
  }

  private synchronized void heard(String line) {
    given.remove(line);
    ready |= line.equals(ChaosWorker.READY);
  }

  @Override
  public synchronized boolean isReady() {
    return ready;
  }
}
