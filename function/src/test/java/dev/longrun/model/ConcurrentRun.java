package dev.longrun.model;

import dev.longrun.OpenAccess;
import dev.longrun.OperationsServer;
import dev.longrun.http.Dispatcher;
import dev.longrun.store.OperationStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Rounds of several callers at once, each round on new operations of one served store. */
final class ConcurrentRun implements AutoCloseable {
  private static final int CALLERS = 4;
  private static final int CALLS = 14;
  private static final Set<String> THROUGHOUT = Set.of("a", "c", "e", "f");

  private final RecordedClock clock = new RecordedClock(Instant.parse("2026-11-22T07:00:00Z"));
  private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
  private final OperationsServer server;
  private final HttpService service;
  private int events;

  ConcurrentRun(OperationStore store) throws Exception {
    this.server =
        new OperationsServer(new Dispatcher(store, OpenAccess.access(), clock, new SecureRandom()));
    this.service = new HttpService(server.url());
  }

  /** What went wrong in the first round in which something did. */
  Optional<String> violation(long seed, int rounds) throws Exception {
    for (int i = 0; i < rounds; i++) {
      Optional<String> violation = round(seed + i);
      if (violation.isPresent()) {
        return violation.map(
            it ->
                it
                    + "\nthe same programs again: -Dmodel.seed="
                    + seed
                    + ", after "
                    + events
                    + " events");
      }
    }
    return Optional.empty();
  }

  private Optional<String> round(long seed) throws Exception {
    String collection = "/v1/projects/p" + UUID.randomUUID() + "/operations";
    Journal journal = new Journal();
    for (String id : THROUGHOUT) {
      startThere(collection, id);
    }
    List<Callable<Void>> calls = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      Caller caller = new Caller(i, collection, service, clock, journal);
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
    events += journal.size();
    return journal.violation(THROUGHOUT);
  }

  private void startThere(String collection, String id) throws InterruptedException {
    Command start = new Command.Start(true, Optional.empty(), Optional.of("throughout"));
    boolean started = false;
    while (!started) {
      started = service.send(service.request(collection, id, start, false)).isPresent();
    }
  }

  /** How much has happened and was judged. */
  int events() {
    return events;
  }

  @Override
  public void close() throws Exception {
    threads.shutdownNow();
    server.close();
  }
}
