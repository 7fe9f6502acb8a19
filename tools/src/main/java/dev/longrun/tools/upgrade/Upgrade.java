package dev.longrun.tools.upgrade;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Upgrades from the version before and rolls back, under load, with servers that are killed. {@code
 * scripts/test-upgrade --help} tells more.
 */
final class Upgrade {
  private static final int MAX_SHOWN = 20;
  private static final int KILLED_STARTS = 6;

  private final Random random = new Random();
  private final Path directory;
  private final long phaseMillis;
  private final Caller caller = new Caller();
  private final Load load = new Load(caller);
  private final Check check = new Check(caller);
  private final Server before;
  private final Server after;
  private int kills;

  private Upgrade(String classPathBefore, String classPathAfter, Path directory, int seconds) {
    this.directory = directory;
    this.phaseMillis = seconds * 1000L;
    this.before = new Server("before", classPathBefore, directory);
    this.after = new Server("after", classPathAfter, directory);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  before.kill();
                  after.kill();
                }));
  }

  /**
   * Takes the store, the class paths of the version before and of this one, a directory, and the
   * seconds that each phase takes.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Upgrade upgrade = new Upgrade(args[1], args[2], Path.of(args[3]), Integer.parseInt(args[4]));
    if (args[0].equals("sqlite")) {
      upgrade.sqlite(Path.of(System.getenv("LONGRUN_SQLITE_FILE")));
    } else {
      upgrade.firestore();
    }
    System.exit(upgrade.tell() ? 0 : 1);
  }

  /** Side by side, first forward and then back. */
  private void firestore() throws IOException, InterruptedException {
    before.start();
    caller.use(List.of(before));
    load.start();
    phase("the version before", List.of(before));
    after.start();
    caller.use(List.of(before, after));
    phase("both, side by side", List.of(before, after));
    caller.use(List.of(after));
    before.kill();
    phase("this version", List.of(after));
    before.start();
    caller.use(List.of(before, after));
    phase("both, side by side, on the way back", List.of(before, after));
    caller.use(List.of(before));
    after.kill();
    phase("the version before, after the rollback", List.of(before));
    load.stop();
    check.close(load.records());
    after.start();
    caller.use(List.of(after));
    check.close(load.records());
  }

  /** One after the other, on the same file; then back to the copy that was kept. */
  private void sqlite(Path file) throws IOException, InterruptedException {
    before.start();
    caller.use(List.of(before));
    load.start();
    phase("the version before", List.of(before));
    load.stop();
    Map<String, JsonObject> told = check.list();
    before.kill();
    killWhileItStarts();
    after.start();
    caller.use(List.of(after));
    compare("after the upgrade", told, check.list());
    check.close(load.records());
    Map<String, Record> beforeUpgrade = new HashMap<>(load.records());
    load.start();
    phase("this version", List.of(after));
    load.stop();
    check.close(load.records());
    after.kill();
    if (restore(file)) {
      before.start();
      caller.use(List.of(before));
      compare("after the rollback", told, check.list());
      load.records().keySet().retainAll(beforeUpgrade.keySet());
      check.close(load.records());
    }
  }

  private void killWhileItStarts() throws IOException {
    for (int i = 0; i < KILLED_STARTS; i++) {
      after.launch();
      Caller.pause(200 + random.nextInt(1500));
      after.kill();
      kills++;
    }
  }

  /** Puts the copy in place of the file; whether the upgrade has made one. */
  private static boolean restore(Path file) throws IOException {
    List<Path> copies;
    try (Stream<Path> siblings = Files.list(file.toAbsolutePath().getParent())) {
      String prefix = file.getFileName() + ".version-";
      copies = siblings.filter(it -> it.getFileName().toString().startsWith(prefix)).toList();
    }
    if (copies.isEmpty()) {
      System.out.println("the tables are the same in both versions, so there is no copy");
      return true;
    }
    for (String suffix : List.of("-wal", "-shm")) {
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
    }
    Files.copy(copies.get(0), file, StandardCopyOption.REPLACE_EXISTING);
    System.out.println("back to " + copies.get(0).getFileName());
    return true;
  }

  /** What had ended must be told just as before, and nothing may be missing. */
  private void compare(String when, Map<String, JsonObject> told, Map<String, JsonObject> now) {
    told.forEach(
        (name, operation) -> {
          Record record = load.records().computeIfAbsent(name, Record::new);
          if (!now.containsKey(name)) {
            record.fault("it is missing " + when);
          } else if (operation.has("done") && !operation.equals(now.get(name))) {
            record.fault(when + " it is " + now.get(name) + ", and was " + operation);
          }
        });
  }

  /** Lets the load go on, and kills one of these servers now and then. */
  private void phase(String name, List<Server> servers) throws IOException, InterruptedException {
    System.out.println(name + " ...");
    long end = System.currentTimeMillis() + phaseMillis;
    while (System.currentTimeMillis() < end) {
      Caller.pause(phaseMillis / 4 + random.nextInt((int) (phaseMillis / 4)));
      Server server = servers.get(random.nextInt(servers.size()));
      server.kill();
      kills++;
      server.start();
    }
  }

  private boolean tell() {
    load.close();
    List<String> faults = Check.faults(load.records());
    faults.stream().limit(MAX_SHOWN).forEach(fault -> System.out.println("FAULT: " + fault));
    long done = load.records().values().stream().filter(Record::isDone).count();
    System.out.printf(
        "%d operations, of which %d have ended; %d kills; %d faults; logs in %s%n",
        load.records().size(), done, kills, faults.size(), directory);
    return faults.isEmpty() && !load.records().isEmpty();
  }
}
