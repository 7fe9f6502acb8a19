package dev.longrun.tools.attack;

import dev.longrun.tools.bench.ServerMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** One attack on a fresh server, and whether anybody else came to harm. */
final class Run {
  private static final int QUIET_MILLIS = 4000;
  private static final int TIMES_MEDIAN = 10;
  private static final double TIMES_WORST = 3;
  private static final double MEGABYTES_KEPT = 30;

  private final Path directory;
  private final String classPath;

  Run(Path directory, String classPath) {
    this.directory = directory;
    this.classPath = classPath;
  }

  /** Prints what came of it; true, if it did no harm. */
  boolean of(Attack attack, List<String> options) throws IOException {
    Path here = Files.createTempDirectory(directory, "attack");
    Notes notes = new Notes();
    try (Google google = new Google();
        Server server = new Server(here, classPath, options, google)) {
      Site site = new Site(server, google);
      byte[] get = Wire.get(site.start("{}"), Site.BYSTANDER);
      if (attack
          instanceof OutOfMemory) { // the process may end, which helps nobody, but lies to nobody
        attack.run(site, notes);
      } else {
        withBystander(attack, site, get, notes);
      }
    }
    System.out.println(attack.name() + (notes.failed() ? "  FAIL" : "  PASS"));
    notes.lines().forEach(line -> System.out.println("     " + line));
    return !notes.failed();
  }

  private static void withBystander(Attack attack, Site site, byte[] get, Notes notes)
      throws IOException {
    try (Bystander bystander = new Bystander(site.wire(), get)) {
      Pause.millis(QUIET_MILLIS);
      bystander.since();
      Pause.millis(QUIET_MILLIS);
      Experience quiet = bystander.since();
      ServerMemory before = ServerMemory.of(site.server().pid());
      bystander.since();
      attack.run(site, notes);
      Experience attacked = bystander.since();
      judge(quiet, attacked, notes);
      Pause.millis(QUIET_MILLIS);
      judgeEnd(site, before, notes);
    }
  }

  private static void judge(Experience quiet, Experience attacked, Notes notes) {
    double limit = Math.max(TIMES_MEDIAN * quiet.median(), TIMES_WORST * quiet.worst());
    notes.add("quiet:    " + quiet);
    notes.check(
        attacked.failed() == 0 && attacked.worst() <= limit,
        String.format(Locale.ROOT, "attacked: %s (limit %.0f ms)", attacked, limit));
  }

  private static void judgeEnd(Site site, ServerMemory before, Notes notes) throws IOException {
    notes.check(site.server().isAlive(), "the process lives: " + site.server().isAlive());
    if (site.server().isAlive()) {
      ServerMemory after = ServerMemory.of(site.server().pid());
      notes.check(
          after.liveMegabytes() <= before.liveMegabytes() + MEGABYTES_KEPT,
          "before: " + before + "; after: " + after);
    }
  }
}
