package dev.longrun.tools.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The memory that servers take, as long as they have nothing to do, and after load. */
final class Residents {
  private static final int IDLE_SECONDS = 5;

  private final List<Contender> servers;
  private final Map<String, Double> idle = new LinkedHashMap<>();

  Residents(List<Contender> servers) {
    this.servers = List.copyOf(servers);
  }

  /** Has each serve one cancel, so that it has loaded what that takes, and then nothing. */
  void measureIdle(String operation) throws IOException, InterruptedException {
    for (Contender server : servers) {
      try (Canceller canceller = server.cancellers().connect()) {
        canceller.cancel(operation);
      }
    }
    TimeUnit.SECONDS.sleep(IDLE_SECONDS);
    for (Contender server : servers) {
      idle.put(server.name(), megabytes(server));
    }
  }

  private static double megabytes(Contender server) throws IOException {
    return ServerMemory.residentMegabytes(server.process().pid());
  }

  void printLoaded() throws IOException {
    System.out.printf("%-9s %22s %22s%n", "", "idle, resident MB", "after load");
    for (Contender server : servers) {
      System.out.printf(
          "%-9s %22.0f %22.0f%n", server.name(), idle.get(server.name()), megabytes(server));
    }
    Target target = Target.IDLE_MEMORY;
    if (idle.containsKey(target.to())) {
      double ratio = idle.get(target.of()) / idle.get(target.to());
      System.out.println(target.reached("resident memory when idle", ratio));
    }
  }
}
