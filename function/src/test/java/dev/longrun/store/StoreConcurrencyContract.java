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
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.error.Code;
import dev.longrun.operation.Change;
import dev.longrun.operation.LeaseToken;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store promises to many that write at once. */
interface StoreConcurrencyContract extends StoreFixture {
  @Test
  default void update_runsItsChangeAgain_ifAnotherWroteInBetween() {
    create(initializing(name()));
    AtomicInteger runs = new AtomicInteger();
    Operation result =
        change(
            name(),
            operation -> {
              if (runs.incrementAndGet() == 1) {
                change(name(), it -> it.claim(lease(TOKEN, START)));
              }
              return operation.cancel(cancelRequest(START));
            });
    assertEquals(2, runs.get());
    assertEquals(State.CANCELLING, result.state());
    assertEquals(Optional.of(result), store().get(name(), soon()));
  }

  @Test
  default void update_runsItsChangeAgain_ifAnotherDeletedOrCreatedInBetween() {
    Operation operation = initializing(name());
    AtomicInteger runs = new AtomicInteger();
    Change result =
        store()
            .update(
                name(),
                soon(),
                stored -> {
                  int run = runs.incrementAndGet();
                  if (run == 1) {
                    create(operation.cancel(cancelRequest(START)));
                  } else if (run == 2) {
                    store().update(name(), soon(), it -> Optional.empty());
                  }
                  return Optional.of(stored.map(it -> it.settle(START)).orElse(operation))
                      .filter(it -> run != 2);
                });
    assertEquals(3, runs.get());
    assertEquals(new Change(Optional.empty(), Optional.of(operation)), result);
  }

  @Test
  default void claims_atTheSameTime_haveOneWinner() throws Exception {
    create(initializing(name()));
    List<Callable<Boolean>> claims = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      LeaseToken token = new LeaseToken("token " + i);
      claims.add(
          () -> Together.succeeds(() -> change(name(), it -> it.claim(lease(token, START)))));
    }
    assertEquals(1, Together.run(claims).stream().filter(won -> won).count());
  }

  @Test
  default void cancelsOfOneOperation_50AtATime_allSucceedWithinASecond() throws Exception {
    create(processing(initializing(name())));
    change(name(), it -> it.heartbeat(TOKEN, heartbeat(false), START.plusMillis(1)));
    Callable<Boolean> cancel =
        () ->
            Together.succeeds(
                () -> change(name(), it -> it.cancel(cancelRequest(START.plusSeconds(1)))));
    long begin = System.nanoTime();
    List<Boolean> results = Together.run(IntStream.range(0, 50).mapToObj(i -> cancel).toList());
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertEquals(50, results.stream().filter(ok -> ok).count());
    assertTrue(took.compareTo(Duration.ofSeconds(1)) < 0, () -> "took " + took);
    assertEquals(State.CANCELLING, store().get(name(), soon()).orElseThrow().state());
  }

  @Test
  default void cancelAgainstFinish_endsInALegalState_thatNeverChanges() throws Exception {
    for (int round = 0; round < 10; round++) {
      OperationName each = new OperationName(parent(), "race" + round);
      create(processing(initializing(each)));
      List<Callable<Boolean>> both = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        both.add(
            () ->
                Together.succeeds(
                    () -> change(each, it -> it.cancel(cancelRequest(START.plusSeconds(1))))));
        both.add(
            () ->
                Together.succeeds(
                    () -> change(each, it -> it.finish(TOKEN, response(), START.plusSeconds(1)))));
        both.add(
            () ->
                Together.succeeds(
                    () ->
                        change(
                            each,
                            it ->
                                it.finish(TOKEN, failure(Code.CANCELLED), START.plusSeconds(1)))));
      }
      Together.run(both);
      Operation end = store().get(each, soon()).orElseThrow();
      assertTrue(end.done());
      assertTrue(
          end.state() == State.SUCCESSFUL
              || (end.state() == State.CANCELLED && end.life().cancelRequest().isPresent()),
          end::toString);
      Together.run(both);
      assertEquals(Optional.of(end), store().get(each, soon()));
    }
  }
}
