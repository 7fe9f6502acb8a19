package dev.longrun.tools.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Kills servers and workers at random while operations are started, cancelled and finished, and
 * then looks whether anything that was acknowledged is lost. {@code scripts/chaos --help} tells
 * more.
 */
final class Chaos {
  private static final long SWEEP_MILLIS = 3000;
  private static final int TELL_EVERY = 20;

  private final Random random;
  private final int kills;
  private final Duration time;
  private final Path directory;
  private final Map<String, Integer> killed = new TreeMap<>();

  private Chaos(long seed, int kills, Duration time, Path directory) {
    this.random = new Random(seed);
    this.kills = kills;
    this.time = time;
    this.directory = directory;
  }

  /** Takes the seed, the number of kills, the minutes to spread them over, and a directory. */
  public static void main(String[] args) throws IOException {
    long seed = Long.parseLong(args[0]);
    Duration time = Duration.ofMinutes(Integer.parseInt(args[2]));
    Chaos chaos = new Chaos(seed, Integer.parseInt(args[1]), time, Path.of(args[3]));
    System.exit(chaos.run(seed) ? 0 : 1);
  }

  /** Whether all went well. */
  private boolean run(long seed) throws IOException {
    Instant begun = Instant.now();
    String parent = "projects/chaos-" + begun.getEpochSecond();
    boolean withSweeper = !System.getenv("LONGRUN_STORE").equals("sqlite");
    Fleet fleet = new Fleet(directory, withSweeper);
    Runtime.getRuntime().addShutdownHook(new Thread(fleet::close));
    fleet.start();
    fleet.sweeperUrl().ifPresent(Chaos::sweepAgainAndAgain);
    Ledger ledger = new Ledger();
    RetryingClient client = new RetryingClient(fleet.serverUrls());
    Traffic traffic = new Traffic(client, fleet, ledger, parent);
    traffic.start(seed);
    killAll(fleet, ledger);
    traffic.stop();
    fleet.awaitReady();
    Verdict verdict = new Verdict(ledger, parent);
    verdict.settle(client);
    verdict.close(
        new RetryingClient(fleet.serverUrls().subList(0, 1)),
        new RetryingClient(fleet.serverUrls().subList(1, 2)),
        directory);
    System.out.printf(
        "%d kills in %d s: %s%n",
        kills, Duration.between(begun, Instant.now()).toSeconds(), killed);
    System.out.printf("%d commands ran under longrun exec%n", fleet.execsEnded());
    verdict.print();
    fleet.died().forEach(name -> System.out.println("VIOLATION: ended by itself: " + name));
    return verdict.violations() == 0 && fleet.died().isEmpty();
  }

  private static void sweepAgainAndAgain(String url) {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    RetryingClient client = new RetryingClient(List.of(url));
    timer.scheduleWithFixedDelay(
        () -> client.getOnce("sweep"), SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void killAll(Fleet fleet, Ledger ledger) {
    long meanMillis = time.toMillis() / kills;
    Instant next = Instant.now();
    for (int i = 1; i <= kills; i++) {
      next = next.plusMillis(random.nextLong(2 * meanMillis));
      Pause.millis(Math.max(0, Duration.between(Instant.now(), next).toMillis()));
      killed.merge(fleet.killOne(random), 1, Integer::sum);
      if (i % TELL_EVERY == 0) {
        System.err.printf(
            "chaos: %d of %d kills, %d operations ...%n", i, kills, ledger.all().size());
      }
    }
  }
}
