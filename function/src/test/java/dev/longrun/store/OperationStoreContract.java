package dev.longrun.store;

import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.failure;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.initializing;
import static dev.longrun.operation.Operations.lease;
import static dev.longrun.operation.Operations.processing;
import static dev.longrun.operation.Operations.response;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.operation.ApiException;
import dev.longrun.operation.Code;
import dev.longrun.operation.Definition;
import dev.longrun.operation.Heartbeat;
import dev.longrun.operation.LeaseToken;
import dev.longrun.operation.Life;
import dev.longrun.operation.OpaqueJson;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.operation.Outcome;
import dev.longrun.operation.ParentName;
import dev.longrun.operation.Report;
import dev.longrun.operation.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store promises. */
abstract class OperationStoreContract {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** Fresh for each test, since stores may keep what other tests wrote. */
  private final ParentName parent = new ParentName("projects/p" + UUID.randomUUID());

  private final OperationName name = new OperationName(parent, "x");
  private OperationStore store;

  abstract OperationStore open() throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private Operation create(Operation operation) {
    return store.update(operation.name(), none -> Optional.of(operation)).orElseThrow();
  }

  private Operation change(OperationName of, OperationChange change) {
    return store.update(of, stored -> stored.map(change::apply)).orElseThrow();
  }

  /** A transition, as a change of something that is there. */
  private interface OperationChange {
    Operation apply(Operation operation);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INITIALIZING",
        "PROCESSING",
        "CANCELLING",
        "FINALIZING",
        "FINALIZING+",
        "SUCCESSFUL",
        "FAILED",
        "CANCELLED"
      })
  void get_returnsInEveryState_whatWasWritten(String state) {
    Operation made = Operations.in(state);
    Operation operation =
        new Operation(name, made.definition(), made.startTime(), made.report(), made.life());
    create(operation);
    assertEquals(Optional.of(operation), store.get(name));
  }

  @Test
  void get_returnsEveryPart_asItWasWritten() {
    Definition definition =
        new Definition(
            "TRANSCODE_VIDEO",
            Map.of("a.b", "c", "ünï ☂", "\"'`\\ \n", "0", ""),
            new dev.longrun.operation.CancelPolicy(true, Optional.of(Duration.ofMillis(1500))),
            Optional.of(new OperationName(parent, "parent")),
            Optional.of("r-1"));
    Operation operation =
        processing(
                Operation.start(
                    name,
                    definition,
                    Optional.of(new OpaqueJson("{\"@type\":\"t/x\"}")),
                    START.plusNanos(123_456_000)))
            .heartbeat(
                TOKEN,
                new Heartbeat(
                    Optional.of(Duration.ofSeconds(90)),
                    new Report(
                        Optional.of(new dev.longrun.operation.Progress(Long.MAX_VALUE, 7)),
                        Optional.empty()),
                    false),
                START.plusSeconds(1))
            .cancel(cancelRequest(START.plusSeconds(2)))
            .finish(
                TOKEN,
                new Outcome.Failure(
                    1, "stopped\u0000\u2028", Optional.of(new OpaqueJson("[{\"@type\":\"t/y\"}]"))),
                START.plusSeconds(3));
    create(operation);
    assertEquals(Optional.of(operation), store.get(name));
  }

  @Test
  void get_ofWhatIsNotThere_isEmpty() {
    assertEquals(Optional.empty(), store.get(name));
  }

  @Test
  void parents_keepTheirOperationsApart() {
    for (String child : List.of("", "/locations/l", "/databases/(default)")) {
      ParentName each = new ParentName(parent + child);
      create(initializing(new OperationName(each, "x")));
      assertEquals(1, list(each, Restriction.NONE, Optional.empty(), 10).size());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"@type\":\"t/x\",\"nested\":[[1,[2,{}]],[],null,true],\"int64\":\"9223372036854775807\"}",
        "{\"@type\":\"t/x\",\"number\":12345678901234567890.123456789e-400,\"zero\":-0.0}",
        "{\"@type\":\"t/x\",\"text\":\"ünïcödé ☂ \uD83D\uDE00 \\u0000 \\\" \\\\ </script>\"}",
        "{ \"@type\" : \"t/x\" , \"z\":1,\"a\":2}",
      })
  void opaqueJson_comesBackByteForByte(String json) {
    roundTrip(json);
  }

  @Test
  void opaqueJson_of900KB_comesBackByteForByte() {
    roundTrip("{\"@type\":\"t/x\",\"large\":\"" + "☂".repeat(300_000) + "\"}");
  }

  private void roundTrip(String json) {
    Optional<OpaqueJson> metadata = Optional.of(new OpaqueJson(json));
    create(Operation.start(name, Operations.definition(), metadata, START));
    assertEquals(metadata, store.get(name).orElseThrow().report().metadata());
  }

  @Test
  void anOperation_overTheStoresLimit_isAnInvalidArgument_andNotWritten() {
    Operation operation = initializing(name);
    Report large = new Report(Optional.empty(), Optional.of(new OpaqueJson("x".repeat(1_050_000))));
    ApiException refused =
        assertThrows(
            ApiException.class,
            () ->
                create(
                    new Operation(name, operation.definition(), START, large, operation.life())));
    assertEquals(Code.INVALID_ARGUMENT, refused.error().code());
    assertEquals(Optional.empty(), store.get(name));
  }

  @Test
  void update_toNothing_deletes() {
    create(initializing(name));
    assertEquals(Optional.empty(), store.update(name, stored -> Optional.empty()));
    assertEquals(Optional.empty(), store.get(name));
  }

  @Test
  void update_whoseChangeThrows_writesNothing() {
    Operation operation = create(initializing(name));
    IllegalStateException thrown = new IllegalStateException("on purpose");
    assertEquals(
        thrown,
        assertThrows(
            IllegalStateException.class,
            () ->
                store.update(
                    name,
                    stored -> {
                      throw thrown;
                    })));
    assertEquals(Optional.of(operation), store.get(name));
  }

  @Test
  void update_runsItsChangeAgain_ifAnotherWroteInBetween() {
    create(initializing(name));
    AtomicInteger runs = new AtomicInteger();
    Operation result =
        change(
            name,
            operation -> {
              if (runs.incrementAndGet() == 1) {
                change(name, it -> it.claim(lease(TOKEN, START)));
              }
              return operation.cancel(cancelRequest(START));
            });
    assertEquals(2, runs.get());
    assertEquals(State.CANCELLING, result.state());
    assertEquals(Optional.of(result), store.get(name));
  }

  @Test
  void update_runsItsChangeAgain_ifAnotherDeletedOrCreatedInBetween() {
    Operation operation = initializing(name);
    AtomicInteger runs = new AtomicInteger();
    Optional<Operation> result =
        store.update(
            name,
            stored -> {
              int run = runs.incrementAndGet();
              if (run == 1) {
                create(operation.cancel(cancelRequest(START)));
              } else if (run == 2) {
                store.update(name, it -> Optional.empty());
              }
              return Optional.of(stored.map(it -> it.settle(START)).orElse(operation))
                  .filter(it -> run != 2);
            });
    assertEquals(Optional.of(operation), result.or(() -> Optional.of(operation)));
    assertTrue(runs.get() >= 2);
  }

  @Test
  void claims_atTheSameTime_haveOneWinner() throws Exception {
    create(initializing(name));
    List<Callable<Boolean>> claims = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      LeaseToken token = new LeaseToken("token " + i);
      claims.add(() -> succeeds(() -> change(name, it -> it.claim(lease(token, START)))));
    }
    assertEquals(1, together(claims).stream().filter(won -> won).count());
  }

  @Test
  void cancelsOfOneOperation_50AtATime_allSucceedWithinASecond() throws Exception {
    create(processing(initializing(name)));
    change(name, it -> it.heartbeat(TOKEN, heartbeat(false), START.plusMillis(1)));
    Callable<Boolean> cancel =
        () -> succeeds(() -> change(name, it -> it.cancel(cancelRequest(START.plusSeconds(1)))));
    long begin = System.nanoTime();
    List<Boolean> results = together(IntStream.range(0, 50).mapToObj(i -> cancel).toList());
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertEquals(50, results.stream().filter(ok -> ok).count());
    assertTrue(took.compareTo(Duration.ofSeconds(1)) < 0, () -> "took " + took);
    assertEquals(State.CANCELLING, store.get(name).orElseThrow().state());
  }

  @Test
  void cancelAgainstFinish_endsInALegalState_thatNeverChanges() throws Exception {
    for (int round = 0; round < 10; round++) {
      OperationName each = new OperationName(parent, "race" + round);
      create(processing(initializing(each)));
      List<Callable<Boolean>> both = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        both.add(
            () ->
                succeeds(() -> change(each, it -> it.cancel(cancelRequest(START.plusSeconds(1))))));
        both.add(
            () ->
                succeeds(
                    () -> change(each, it -> it.finish(TOKEN, response(), START.plusSeconds(1)))));
        both.add(
            () ->
                succeeds(
                    () ->
                        change(
                            each,
                            it ->
                                it.finish(TOKEN, failure(Code.CANCELLED), START.plusSeconds(1)))));
      }
      together(both);
      Operation end = store.get(each).orElseThrow();
      assertTrue(end.done());
      assertTrue(
          end.state() == State.SUCCESSFUL
              || (end.state() == State.CANCELLED && end.life().cancelRequest().isPresent()),
          end::toString);
      together(both);
      assertEquals(Optional.of(end), store.get(each));
    }
  }

  @Test
  void list_of1000_withWritesInBetween_showsEachOnce_andMissesNone() throws Exception {
    Set<String> throughout = new HashSet<>();
    List<Callable<Boolean>> creations = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      String id = "%08x-%d".formatted(i * 0x9E3779B9, i);
      throughout.add(id);
      creations.add(() -> succeeds(() -> create(initializing(new OperationName(parent, id)))));
    }
    together(creations, 16);
    List<String> seen = new ArrayList<>();
    Optional<String> after = Optional.empty();
    for (int page = 0; ; page++) {
      List<Operation> operations = list(parent, Restriction.NONE, after, 90);
      operations.forEach(operation -> seen.add(operation.name().id()));
      if (operations.size() < 90) {
        break;
      }
      after = Optional.of(seen.get(seen.size() - 1));
      create(initializing(new OperationName(parent, "new-" + page)));
      create(initializing(new OperationName(parent, "00-new-" + page)));
      change(operations.get(0).name(), it -> it.cancel(cancelRequest(START)));
      String gone = seen.get(page);
      store.update(new OperationName(parent, gone), it -> Optional.empty());
    }
    assertEquals(seen.size(), new HashSet<>(seen).size());
    assertTrue(seen.containsAll(throughout));
    assertEquals(seen.stream().sorted().toList(), seen);
  }

  @Test
  void list_appliesItsRestriction() {
    create(labelled("a", "EXPORT_ENTITIES", Map.of("run", "daily", "k.e\"y", "1")));
    create(labelled("b", "EXPORT_ENTITIES", Map.of("run", "weekly")).cancel(cancelRequest(START)));
    create(labelled("c", "TRANSCODE_VIDEO", Map.of("run", "daily")));
    assertEquals("abc", ids(Restriction.NONE));
    assertEquals("ac", ids(new Restriction(true, Optional.empty(), Map.of())));
    assertEquals("ab", ids(new Restriction(false, Optional.of("EXPORT_ENTITIES"), Map.of())));
    assertEquals("ac", ids(new Restriction(false, Optional.empty(), Map.of("run", "daily"))));
    assertEquals(
        "a",
        ids(
            new Restriction(
                true, Optional.of("EXPORT_ENTITIES"), Map.of("run", "daily", "k.e\"y", "1"))));
    assertEquals("", ids(new Restriction(false, Optional.empty(), Map.of("run", "never"))));
  }

  private Operation labelled(String id, String type, Map<String, String> labels) {
    Definition definition =
        new Definition(
            type,
            labels,
            Operations.definition().cancelPolicy(),
            Optional.empty(),
            Optional.empty());
    return Operation.start(new OperationName(parent, id), definition, Optional.empty(), START);
  }

  private String ids(Restriction restriction) {
    StringBuilder ids = new StringBuilder();
    list(parent, restriction, Optional.empty(), 10).forEach(it -> ids.append(it.name().id()));
    return ids.toString();
  }

  private List<Operation> list(
      ParentName of, Restriction restriction, Optional<String> after, int limit) {
    return store.list(new OperationQuery(of, restriction, after, limit));
  }

  @Test
  void watch_tellsWhatIsThere_andEachChange_untilItIsClosed() throws Exception {
    BlockingQueue<Optional<Operation>> told = new LinkedBlockingQueue<>();
    OperationStore.Watch watch = store.watch(name, told::add);
    assertEquals(Optional.empty(), next(told));
    Operation created = create(initializing(name));
    assertEquals(Optional.of(created), next(told));
    Operation claimed = change(name, it -> it.claim(lease(TOKEN, START)));
    assertEquals(Optional.of(claimed), next(told));
    store.update(name, it -> Optional.empty());
    assertEquals(Optional.empty(), next(told));
    watch.close();
  }

  @Test
  void watch_tellsOfChangesThatAnotherStoreMade() throws Exception {
    Operation created = create(initializing(name));
    BlockingQueue<Optional<Operation>> told = new LinkedBlockingQueue<>();
    try (OperationStore other = open();
        OperationStore.Watch watch = other.watch(name, told::add)) {
      assertEquals(Optional.of(created), next(told));
      Operation cancelled = change(name, it -> it.cancel(cancelRequest(START)));
      assertEquals(Optional.of(cancelled), next(told));
      assertTrue(((Life.Done) cancelled.life()).cancelRequest().isPresent());
    }
  }

  private static Optional<Operation> next(BlockingQueue<Optional<Operation>> told)
      throws InterruptedException {
    Optional<Operation> next = told.poll(SOON.toSeconds(), TimeUnit.SECONDS);
    assertTrue(next != null, "the watch told nothing");
    return next;
  }

  private static boolean succeeds(Runnable call) {
    try {
      call.run();
      return true;
    } catch (ApiException e) {
      assertEquals(Code.FAILED_PRECONDITION, e.error().code(), e.getMessage());
      return false;
    }
  }

  private static List<Boolean> together(List<Callable<Boolean>> calls) throws Exception {
    return together(calls, calls.size());
  }

  /** Runs all calls on this many threads, which begin at the same moment. */
  private static List<Boolean> together(List<Callable<Boolean>> calls, int threads)
      throws InterruptedException, ExecutionException {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      CountDownLatch begin = new CountDownLatch(1);
      List<Future<Boolean>> running = new ArrayList<>();
      for (Callable<Boolean> call : calls) {
        running.add(
            executor.submit(
                () -> {
                  begin.await();
                  return call.call();
                }));
      }
      begin.countDown();
      List<Boolean> results = new ArrayList<>();
      for (Future<Boolean> each : running) {
        results.add(each.get());
      }
      return results;
    } finally {
      executor.shutdownNow();
    }
  }
}
