package dev.longrun.model;

import static dev.longrun.model.Planted.assertCaught;
import static dev.longrun.model.Planted.keeping;

import dev.longrun.operation.Change;
import dev.longrun.operation.EffectKind;
import dev.longrun.operation.EffectResult;
import dev.longrun.operation.Life;
import dev.longrun.operation.LifeEvent;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.State;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationDocument;
import dev.longrun.store.OperationQuery;
import dev.longrun.store.OperationStore;
import dev.longrun.store.QueryResult;
import dev.longrun.store.SearchQuery;
import dev.longrun.store.Subset;
import dev.longrun.store.sqlite.SqliteOperationStore;
import dev.longrun.time.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That the checkers catch what goes wrong between servers, workers, and what follows a change. */
@Tag("slow")
class PlantedServiceBugTest {
  private static final long PAUSE_NANOS = 20_000_000;

  @TempDir Path directory;

  private OperationStore sqlite() {
    return new SqliteOperationStore(directory.resolve("operations.db"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"claimTimeout", "runTimeout", "cancelGracePeriod"})
  void theChecker_catches_aDeadlineThatDoesNotCount(String deadline) throws Exception {
    assertCaught("no order", keeping(sqlite(), (before, after) -> without(after, deadline)));
  }

  @Test
  void theChecker_catches_aTerminateThatALateWorkerUndoes() throws Exception {
    assertCaught("no order", new LateWorkers(sqlite()));
  }

  /** Lets a worker go on with what was terminated, as it was before. */
  private static final class LateWorkers extends ForwardingStore {
    private final Map<OperationName, Operation> held = new ConcurrentHashMap<>();

    LateWorkers(OperationStore store) {
      super(store);
    }

    @Override
    public Change update(
        OperationName name, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
      Change written = super.update(name, deadline, it -> change.apply(it.map(this::undone)));
      written.after().filter(it -> it.life().lease().isPresent()).ifPresent(this::hold);
      return written;
    }

    private void hold(Operation it) {
      held.put(it.name(), it);
    }

    private Operation undone(Operation it) {
      List<LifeEvent> events = it.history().events();
      boolean terminated =
          !events.isEmpty()
              && events.get(events.size() - 1).kind().equals(LifeEvent.TERMINATED)
              && it.life() instanceof Life.Done done
              && done.lastLease().isPresent();
      return terminated ? held.getOrDefault(it.name(), it) : it;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theChecker_catches_aPageThatTellsAnEndNobodyHasWritten(boolean search) throws Exception {
    Unwritten store = new Unwritten(sqlite(), search);
    assertCaught("no order", store, store::movedBy);
  }

  /** Shows on its pages what time will have made of an operation once somebody writes it. */
  private static final class Unwritten extends ForwardingStore {
    private final boolean search;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile RecordedClock clock = new RecordedClock(Instant.EPOCH);

    Unwritten(OperationStore store, boolean search) {
      super(store);
      this.search = search;
    }

    InstantSource movedBy(InstantSource shown) {
      clock = (RecordedClock) shown;
      return shown;
    }

    @Override
    public QueryResult list(OperationQuery query, Deadline deadline) {
      QueryResult page = super.list(query, deadline);
      return search ? page : settled(page);
    }

    @Override
    public QueryResult search(SearchQuery query, Deadline deadline) {
      QueryResult page = super.search(query, deadline);
      return search ? settled(page) : page;
    }

    private QueryResult settled(QueryResult page) {
      return new QueryResult(
          page.operations().stream().map(it -> it.settle(clock.instant())).toList(),
          page.undecodable(),
          page.next());
    }

    /** Lets the time of some be over between a call and its write, for others to tell of it. */
    @Override
    public Change update(
        OperationName name, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
      Optional<Instant> over = super.get(name, deadline).flatMap(Operation::settleTime);
      if (over.filter(clock.instant()::isBefore).isPresent() && calls.incrementAndGet() % 4 == 0) {
        clock.advance(Duration.between(clock.instant(), over.get()));
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      return super.update(name, deadline, change);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CANCEL_BACKEND", "PUBLISH_STARTED", "PUBLISH_DONE"})
  void theChecker_catches_anEffectThatIsLost(EffectKind lost) throws Exception {
    assertCaught(
        "an effect is lost",
        new ForwardingStore(sqlite()) {
          @Override
          public Change update(
              OperationName name, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
            return super.update(
                name,
                deadline,
                stored ->
                    change
                        .apply(stored)
                        .map(it -> it.withResult(lost, EffectResult.DONE, it.startTime())));
          }
        });
  }

  @Test
  void theChecker_catches_aCountThatForgets() throws Exception {
    assertCaught(
        "counted",
        new ForwardingStore(sqlite()) {
          @Override
          public Map<State, Long> count(Subset subset, Deadline deadline) {
            Map<State, Long> counts = super.count(subset, deadline);
            counts.computeIfPresent(State.INITIALIZING, (state, many) -> many - 1);
            return counts;
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"backend", "children", "claimTimeout", "events", "labels", "requestId"})
  void theChecker_catches_aServerOfAnotherVersionThatDropsAField(String field) throws Exception {
    AtomicInteger servers = new AtomicInteger();
    Supplier<OperationStore> stores =
        () ->
            servers.getAndIncrement() % 2 == 0
                ? sqlite()
                : keeping(sqlite(), (before, after) -> without(after, field));
    try (ConcurrentRun run = new ConcurrentRun(2, stores, clock -> clock)) {
      assertCaught("", run);
    }
  }

  private static Operation without(Operation operation, String field) {
    Map<String, Object> document = OperationDocument.write(operation);
    document.remove(field);
    return OperationDocument.read(operation.name().toString(), () -> document);
  }
}
