package dev.longrun.tools.chaos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * All processes that are killed: servers, workers, commands under {@code longrun exec} and, where
 * the servers don't sweep, a sweeper.
 */
final class Fleet implements AutoCloseable {
  private static final int SERVERS = 2;
  private static final int WORKERS = 3;
  private static final int EXECS = 2;
  private static final int MAX_DIED = 10;

  private final List<ServerSlot> servers = new ArrayList<>();
  private final List<WorkerSlot> workers = new ArrayList<>();
  private final List<ExecSlot> execs = new ArrayList<>();
  private final Optional<ServerSlot> sweeper;
  private final List<Slot> all = new ArrayList<>();
  private final List<String> died = new ArrayList<>();

  Fleet(Path directory, boolean withSweeper) {
    for (int i = 1; i <= SERVERS; i++) {
      servers.add(new ServerSlot("server-" + i, directory, "dev.longrun.OperationsFunction"));
    }
    for (int i = 1; i <= WORKERS; i++) {
      workers.add(new WorkerSlot("worker-" + i, directory, servers.get(i % SERVERS).url()));
    }
    for (int i = 1; i <= EXECS; i++) {
      execs.add(new ExecSlot("exec-" + i, directory, servers.get(i % SERVERS).url()));
    }
    sweeper =
        withSweeper
            ? Optional.of(new ServerSlot("sweeper", directory, "dev.longrun.SweepFunction"))
            : Optional.empty();
    all.addAll(servers);
    all.addAll(workers);
    sweeper.ifPresent(all::add);
  }

  void start() {
    all.forEach(Slot::start);
    awaitReady();
  }

  void awaitReady() {
    while (ready().size() < all.size()) {
      Pause.millis(100);
    }
  }

  List<String> serverUrls() {
    return servers.stream().map(ServerSlot::url).toList();
  }

  Optional<String> sweeperUrl() {
    return sweeper.map(ServerSlot::url);
  }

  /** Gives an operation to so many different workers. */
  void give(String operation, int count, Random random) {
    List<WorkerSlot> shuffled = new ArrayList<>(workers);
    Collections.shuffle(shuffled, random);
    shuffled.subList(0, count).forEach(worker -> worker.give(operation));
  }

  /** Gives an operation to the first {@code longrun exec} that takes it; whether one does. */
  boolean give(ExecPlan plan) {
    return execs.stream().anyMatch(exec -> exec.give(plan));
  }

  /** How many {@code longrun exec} have ended, killed or not. */
  int execsEnded() {
    return execs.stream().mapToInt(ExecSlot::ended).sum();
  }

  /**
   * Kills a process that is at work, and starts another in its place; its name. Waits while more
   * than one is not at work yet, since nothing can be lost where nothing is done.
   */
  String killOne(Random random) {
    List<Victim> ready = new ArrayList<>(ready());
    while (ready.size() < all.size() - 1) {
      Pause.millis(50);
      ready = new ArrayList<>(ready());
    }
    execs.stream().filter(ExecSlot::isReady).forEach(ready::add);
    Victim victim = ready.get(random.nextInt(ready.size()));
    victim.killAndReplace();
    return victim.name();
  }

  /** Those that ended though nobody had killed them. */
  List<String> died() {
    return died;
  }

  private List<Slot> ready() {
    all.stream().filter(Slot::revive).map(Slot::name).forEach(died::add);
    if (died.size() > MAX_DIED) {
      throw new IllegalStateException("these end by themselves again and again: " + died);
    }
    return all.stream().filter(Slot::isReady).toList();
  }

  @Override
  public void close() {
    execs.forEach(ExecSlot::close);
    all.forEach(Slot::close);
  }
}
