package dev.longrun.tools.attack;

import dev.longrun.tools.bench.ServerMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One attack on a fresh server, and whether anybody else came to harm. */
final class Run {
  private static final int ATTEMPTS = 3;
  private static final int QUIET_MILLIS = 4000;
  private static final int TIMES_MEDIAN = 10;
  private static final double TIMES_WORST = 3;
  private static final double MEGABYTES_KEPT = 30;

  private final Path directory;
  private final String classPath;
  private final List<String> program;

  /**
   * @param program the main class of what is attacked, and its arguments but for the port
   */
  Run(Path directory, String classPath, List<String> program) {
    this.directory = directory;
    this.classPath = classPath;
    this.program = program;
  }

  /**
   * Prints what came of it; true, if it did no harm. What was only slow is tried again: what the
   * attack does is there again, what the machine does isn't.
   */
  boolean of(Attack attack, List<String> options) throws IOException {
    boolean slow = true;
    boolean failed = false;
    for (int attempt = 1; attempt <= ATTEMPTS && slow && !failed; attempt++) {
      Notes notes = attempt(attack, options);
      slow = notes.slow();
      failed = notes.failed();
      boolean last = attempt == ATTEMPTS || failed || !slow;
      String verdict = !slow && !failed ? "PASS" : last ? "FAIL" : "slow, again:";
      System.out.println(attack.name() + "  " + verdict);
      notes.lines().forEach(line -> System.out.println("     " + line));
    }
    return !slow && !failed;
  }

  private Notes attempt(Attack attack, List<String> options) throws IOException {
    Path here = Files.createTempDirectory(directory, "attack");
    Notes notes = new Notes();
    try (Google google = new Google();
        Server server = new Server(here, command(options), google)) {
      Site site = new Site(server, google);
      byte[] get = Wire.get(site.start("{}"), Site.BYSTANDER);
      if (attack instanceof OutOfMemory) { // the process may end, and then nobody is served
        attack.run(site, notes);
      } else {
        withBystander(attack, site, get, notes);
      }
    }
    return notes;
  }

  private List<String> command(List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath));
    command.addAll(program);
    return command;
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
      judge(quiet, attacked, attack.harmlessMillis(), notes);
      Pause.millis(QUIET_MILLIS);
      judgeEnd(site, before, notes);
    }
  }

  private static void judge(Experience quiet, Experience attacked, double harmless, Notes notes) {
    double slower = Math.max(TIMES_MEDIAN * quiet.median(), TIMES_WORST * quiet.worst());
    double limit = Math.max(slower, harmless);
    notes.add("quiet:    " + quiet);
    notes.checkTime(
        attacked.worst() <= limit,
        String.format(Locale.ROOT, "attacked: %s (limit %.0f ms)", attacked, limit));
    notes.check(attacked.failed() == 0, "not served: " + attacked.failed());
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
