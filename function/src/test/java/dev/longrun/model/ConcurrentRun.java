package dev.longrun.model;

import dev.longrun.Dispatchers;
import dev.longrun.OpenAccess;
import dev.longrun.OperationsServer;
import dev.longrun.RunningServer;
import dev.longrun.operation.EffectKind;
import dev.longrun.server.Dispatcher;
import dev.longrun.service.LiveOperations;
import dev.longrun.service.OutsideEffects;
import dev.longrun.service.Sweep;
import dev.longrun.store.OperationStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Rounds of several callers at once, each round on new operations of one served store. */
final class ConcurrentRun implements AutoCloseable {
  private static final int CALLERS = 4;
  private static final int CALLS = 14;

  private final RecordedClock clock = new RecordedClock(Instant.parse("2026-11-22T07:00:00Z"));
  private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
  private final Servers servers;
  private final HttpService service;
  private final OperationStore sweeper;
  private final Sweep sweep;
  private final EffectRecord effects = new EffectRecord();
  private final Tally tally = new Tally();

  /** What the callers call, and how. */
  interface Serving {
    Serving REST =
        new Serving() {
          @Override
          public RunningServer start(Dispatcher dispatcher) throws Exception {
            return new OperationsServer(dispatcher);
          }

          @Override
          public HttpService service(Servers servers) {
            return new HttpService(servers);
          }
        };

    RunningServer start(Dispatcher dispatcher) throws Exception;

    HttpService service(Servers servers);
  }

  /** Of one server. */
  ConcurrentRun(OperationStore store) throws Exception {
    this(store, clock -> clock);
  }

  /** Of one server, whose clock may show something else. */
  ConcurrentRun(OperationStore store, UnaryOperator<InstantSource> serversClock) throws Exception {
    this(1, () -> store, serversClock);
  }

  ConcurrentRun(
      int many, Supplier<OperationStore> stores, UnaryOperator<InstantSource> serversClock)
      throws Exception {
    this(many, stores, serversClock, Serving.REST);
  }

  /**
   * @param stores gives each of the servers its own, and one to the sweep
   */
  ConcurrentRun(
      int many,
      Supplier<OperationStore> stores,
      UnaryOperator<InstantSource> serversClock,
      Serving serving)
      throws Exception {
    this.sweeper = stores.get();
    this.sweep = new Sweep(new LiveOperations(sweeper, clock, settlement -> {}, outside()));
    InstantSource shown = serversClock.apply(clock);
    this.servers = new Servers(many, stores, store -> serving.start(dispatcher(store, shown)));
    this.service = serving.service(servers);
  }

  private Dispatcher dispatcher(OperationStore store, InstantSource shown) {
    return Dispatchers.over(store, OpenAccess.access(), shown, new SecureRandom(), outside());
  }

  private OutsideEffects outside() {
    return new OutsideEffects(
        Map.of(EffectKind.Group.EVENTS, effects, EffectKind.Group.BACKEND, effects), givenUp -> {});
  }

  /** What went wrong in the first round in which something did. */
  Optional<String> violation(long seed, int rounds) throws Exception {
    for (int i = 0; i < rounds; i++) {
      Optional<String> violation = round(seed + i);
      if (violation.isPresent()) {
        return violation.map(
            it -> it + "\nthe same programs again: -Dmodel.seed=" + seed + ", after " + tally);
      }
    }
    return Optional.empty();
  }

  private Optional<String> round(long seed) throws Exception {
    RoundJournal journal = new RoundJournal();
    String collection = "/v1/projects/p" + UUID.randomUUID() + "/operations";
    Round round = new Round(collection, service, clock, journal, sweep, servers);
    for (String id : Round.THROUGHOUT) {
      startThere(collection, id);
    }
    if (seed % 2 == 0) {
      new ConcurrentCaller(CALLERS, round).begin(Programs.ofOneCaller(seed));
    }
    call(round, seed);
    Closing closing = new Closing(CALLERS, round);
    if (seed % 4 == 0) {
      closing.cancelWhileAChildIsStarted();
    }
    if (seed % 8 == 1) {
      new RareLives(CALLERS, round, closing).live();
    }
    Map<String, View> seen = closing.seen();
    Optional<String> miscounted = closing.miscounted(seen);
    closing.carryOutAllEffects();
    Optional<String> lost = effectsViolation(collection, journal);
    closing.seeExpired();
    Family family = journal.family(clock);
    tally.add(journal, family);
    return journal.violation(Round.THROUGHOUT, family, seen).or(() -> miscounted).or(() -> lost);
  }

  private Optional<String> effectsViolation(String collection, RoundJournal journal) {
    String prefix = collection.substring("/v1/".length()) + "/";
    return SharedIds.ALL.stream()
        .distinct()
        .flatMap(id -> effects.violation(prefix + id, journal.views(id)).stream())
        .findFirst();
  }

  private void startThere(String collection, String id) throws InterruptedException {
    Command start = new Command.Start(true, Optional.empty(), Optional.of("throughout"));
    boolean started = false;
    while (!started) {
      started = service.send(service.request(collection, id, start, false)).isPresent();
    }
  }

  private void call(Round round, long seed) throws Exception {
    List<Callable<Void>> calls = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      ConcurrentCaller caller = new ConcurrentCaller(i, round);
      Programs programs = Programs.ofOneCaller(seed * CALLERS + i);
      calls.add(
          () -> {
            caller.run(programs, CALLS);
            return null;
          });
    }
    for (Future<Void> each : threads.invokeAll(calls)) {
      each.get();
    }
  }

  /** How many servers were stopped meanwhile. */
  int stopped() {
    return servers.stopped();
  }

  /** How much has happened and was judged. */
  Tally tally() {
    return tally;
  }

  @Override
  public void close() throws Exception {
    threads.shutdownNow();
    servers.close();
    sweeper.close();
  }
}
