package dev.longrun.tools.chaos;

import com.google.gson.JsonObject;
import dev.longrun.tools.HttpReply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Kills servers at the very moment at which they carry out an effect: when a change is written and
 * its effect is not made yet, or made and not taken down yet. Then looks whether every effect was
 * made, the first of each kind in order, and none of an operation that isn't there.
 */
final class EffectsChaos {
  private static final int SERVERS = 3;
  private static final int CALLERS = 9;
  private static final int SWEEP_MILLIS = 2000;
  private static final Duration TIME_TO_SERVE = Duration.ofSeconds(4);
  private static final Duration TIME_TO_SETTLE = Duration.ofSeconds(150);

  /** Operations, with the events that they owe, and whether their job must be cancelled. */
  private record Expected(List<String> events, boolean cancelled) {}

  private final Map<String, Expected> expected = new ConcurrentHashMap<>();
  private final EffectsSeen seen = new EffectsSeen();
  private final AtomicInteger killed = new AtomicInteger();
  private final Map<Boolean, Integer> when = new TreeMap<>();
  private final Map<String, Instant> lastKill = new TreeMap<>();
  private final List<ServerSlot> servers = new ArrayList<>();
  private final String project = "chaos-" + Instant.now().getEpochSecond();
  private final Random random;
  private final int kills;

  private EffectsChaos(long seed, int kills) {
    this.random = new Random(seed);
    this.kills = kills;
  }

  /** Takes the seed, the number of kills, and a directory. */
  public static void main(String[] args) throws IOException {
    EffectsChaos chaos = new EffectsChaos(Long.parseLong(args[0]), Integer.parseInt(args[1]));
    System.exit(chaos.run(Path.of(args[2])) ? 0 : 1);
  }

  private boolean run(Path directory) throws IOException {
    Instant begun = Instant.now();
    for (int i = 0; i < SERVERS; i++) {
      servers.add(slot("server-" + i, directory, "dev.longrun.OperationsFunction"));
    }
    Optional<ServerSlot> sweeper =
        System.getenv("LONGRUN_STORE").equals("sqlite")
            ? Optional.empty()
            : Optional.of(slot("sweeper", directory, "dev.longrun.SweepFunction"));
    sweeper.ifPresent(servers::add);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> servers.forEach(Slot::close)));
    servers.forEach(Slot::start);
    awaitReady();
    sweeper.ifPresent(it -> sweepAgainAndAgain(it.url()));
    List<String> urls = servers.subList(0, SERVERS).stream().map(ServerSlot::url).toList();
    call(new RetryingClient(urls));
    awaitReady();
    RetryingClient client = new RetryingClient(urls);
    Instant end = Instant.now().plus(TIME_TO_SETTLE);
    while (!problems(client).isEmpty() && Instant.now().isBefore(end)) {
      Pause.millis(1000);
    }
    List<String> problems = problems(client);
    System.out.printf(
        "%d kills in %d s (before the effect: %s, after it: %s), %d operations, %d effects made twice%n",
        killed.get(),
        Duration.between(begun, Instant.now()).toSeconds(),
        when.get(true),
        when.get(false),
        expected.size(),
        seen.repeats());
    problems.stream().limit(10).forEach(it -> System.out.println("VIOLATION: " + it));
    System.out.printf("violations: %d%n", problems.size());
    return problems.isEmpty();
  }

  private ServerSlot slot(String name, Path directory, String function) throws IOException {
    Slot[] self = new Slot[1];
    EffectsStandIn standIn = new EffectsStandIn(seen, before -> killed(before, self[0]));
    ServerSlot slot = new ServerSlot(name, directory, function, standIn.environment(project));
    self[0] = slot;
    return slot;
  }

  /**
   * Whether the server was killed, as it is for one of four calls. One that has started lately is
   * left alone: killed at the first effects that it finds, none would ever serve.
   */
  private synchronized boolean killed(boolean before, Slot slot) {
    Instant earliest = lastKill.getOrDefault(slot.name(), Instant.EPOCH).plus(TIME_TO_SERVE);
    boolean mayServe = slot.isReady() && !Instant.now().isBefore(earliest);
    if (killed.get() >= kills || !mayServe || random.nextInt(4) != 0) {
      return false;
    }
    lastKill.put(slot.name(), Instant.now());
    killed.incrementAndGet();
    when.merge(before, 1, Integer::sum);
    slot.kill();
    slot.start();
    if (killed.get() % 20 == 0) {
      System.err.printf(
          "chaos: %d of %d kills, %d operations ...%n", killed.get(), kills, expected.size());
    }
    return true;
  }

  private void awaitReady() {
    while (!servers.stream().allMatch(ServerSlot::isReady)) {
      Pause.millis(100);
    }
  }

  private static void sweepAgainAndAgain(String url) {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    RetryingClient client = new RetryingClient(List.of(url));
    timer.scheduleWithFixedDelay(
        () -> client.getOnce("sweep"), SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void call(RetryingClient client) {
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      String prefix = "op-" + i + "-";
      running.add(CompletableFuture.runAsync(() -> callAgainAndAgain(client, prefix), threads));
    }
    running.forEach(CompletableFuture::join);
    threads.shutdown();
  }

  private void callAgainAndAgain(RetryingClient client, String prefix) {
    for (int i = 0; killed.get() < kills; i++) {
      live(client, prefix + i, i % 4);
    }
  }

  /** One operation from its start to its end, which is of one of four kinds. */
  private void live(RetryingClient client, String id, int kind) {
    String parent = "projects/" + project;
    String name = parent + "/operations/" + id;
    JsonObject start = new JsonObject();
    start.addProperty("operationId", id);
    start.addProperty("requestId", id);
    start.addProperty(
        "backend", "//batch.googleapis.com/projects/" + project + "/locations/l/jobs/" + id);
    require(client.post(parent + "/operations:start", start), 200, "start");
    expected.put(id, new Expected(List.of("started"), false));
    if (kind == 0) { // cancelled before anybody claims it
      require(client.cancel(name, "chaos"), 200, "cancel");
      expected.put(id, new Expected(List.of("started", "cancel-requested", "done"), true));
      return;
    }
    JsonObject claim = new JsonObject();
    claim.addProperty("worker", "w");
    claim.addProperty("leaseDuration", kind == 1 ? "1s" : "600s");
    claim.addProperty("leaseToken", (id + "-").repeat(32).substring(0, 40));
    HttpReply claimed = client.post(name + ":claim", claim);
    if (kind != 1) { // a claim that is repeated may come when so short a lease is over
      require(claimed, 200, "claim");
    }
    switch (kind) {
      case 1 -> // its worker is lost
          expected.put(id, new Expected(List.of("started", "done"), true));
      case 2 -> {
        require(client.post(name + ":terminate", new JsonObject()), 200, "terminate");
        expected.put(id, new Expected(List.of("started", "cancel-requested", "done"), true));
      }
      default -> {
        JsonObject finish = new JsonObject();
        finish.add("leaseToken", claim.get("leaseToken"));
        require(client.post(name + ":finish", finish), 200, "finish");
        expected.put(id, new Expected(List.of("started", "done"), false));
      }
    }
  }

  private void require(HttpReply reply, int status, String what) {
    if (reply.status() != status) {
      seen.unexpected(what + ": " + reply);
    }
  }

  private List<String> problems(RetryingClient client) {
    List<String> problems = new ArrayList<>(seen.unexpected());
    expected.forEach(
        (id, wanted) -> {
          List<String> events = seen.eventsOf(id);
          if (!events.equals(wanted.events())) {
            problems.add(id + " was told of as " + events + ", not " + wanted.events());
          }
          if (wanted.cancelled() != seen.cancelsOf(id) > 0) {
            problems.add(id + ": its job was cancelled " + seen.cancelsOf(id) + " times");
          }
        });
    for (String id : seen.ids()) {
      if (!expected.containsKey(id)) {
        problems.add(id + " was told of, and is none of those that were started");
      }
    }
    if (problems.isEmpty()) {
      expected.keySet().stream()
          .filter(id -> !isSettled(client, id))
          .forEach(id -> problems.add(id + " still has pending effects, or is not there"));
    }
    return problems;
  }

  private boolean isSettled(RetryingClient client, String id) {
    HttpReply reply = client.get("projects/" + project + "/operations/" + id + ":inspect");
    return reply.isOk() && !reply.body().has("pendingEffects");
  }
}
