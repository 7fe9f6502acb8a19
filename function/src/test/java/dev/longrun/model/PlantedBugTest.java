package dev.longrun.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.operation.Life;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.State;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationQuery;
import dev.longrun.store.OperationStore;
import dev.longrun.store.SqliteOperationStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the checkers of concurrent histories catch what they are there to catch. */
class PlantedBugTest {
  private static final int ENOUGH_ROUNDS = 300;
  private static final long SEED = 1;

  @TempDir Path directory;

  @Test
  void theChecker_catches_aLostUpdate() throws Exception {
    assertCaught("no order", new Unconditional(sqlite()));
  }

  /** Writes what it decided on what it read before, whatever was written since. */
  private static final class Unconditional extends ForwardingStore {
    Unconditional(OperationStore store) {
      super(new TroubledStore(store, 0));
    }

    @Override
    public Optional<Operation> update(
        OperationName name, UnaryOperator<Optional<Operation>> change) {
      Optional<Operation> after = change.apply(get(name));
      return super.update(name, stored -> after);
    }
  }

  @Test
  void theChecker_catches_aForgottenCancel() throws Exception {
    assertCaught(
        "no order", keeping((before, after) -> after.state() == State.CANCELLING ? before : after));
  }

  @Test
  void theChecker_catches_anEndThatIsOverwritten() throws Exception {
    assertCaught(
        "no order",
        keeping(
            (before, after) ->
                before.state() == State.CANCELLED ? with(before, new Life.Initializing()) : after));
  }

  @Test
  void theChecker_catches_twoHolders() throws Exception {
    assertCaught(
        "no order",
        keeping(
            (before, after) ->
                before.life().lease().isEmpty() && after.life().lease().isPresent()
                    ? before
                    : after));
  }

  @Test
  void theChecker_catches_aPageThatSkips() throws Exception {
    assertCaught(
        "a list skips",
        new ForwardingStore(sqlite()) {
          @Override
          public List<Operation> list(OperationQuery query) {
            List<Operation> page = super.list(query);
            boolean later = query.after().isPresent() && page.size() > 1;
            return later ? page.subList(1, page.size()) : page;
          }
        });
  }

  @Test
  void theChecker_catches_aPageThatRepeats() throws Exception {
    assertCaught(
        "a list shows something twice",
        new ForwardingStore(sqlite()) {
          @Override
          public List<Operation> list(OperationQuery query) {
            Optional<String> earlier = query.after().map(id -> id.equals("c") ? "b" : id);
            return super.list(
                new OperationQuery(query.parent(), query.restriction(), earlier, query.limit()));
          }
        });
  }

  private OperationStore sqlite() {
    return new SqliteOperationStore(directory.resolve("operations.db"));
  }

  private interface Keeping {
    Operation kept(Operation before, Operation after);
  }

  /** A store that keeps something else than what it was told to, and doesn't say so. */
  private OperationStore keeping(Keeping bug) {
    return new ForwardingStore(sqlite()) {
      @Override
      public Optional<Operation> update(
          OperationName name, UnaryOperator<Optional<Operation>> change) {
        AtomicReference<Optional<Operation>> told = new AtomicReference<>();
        super.update(
            name,
            stored -> {
              told.set(change.apply(stored));
              return stored.isPresent() && told.get().isPresent()
                  ? Optional.of(bug.kept(stored.get(), told.get().get()))
                  : told.get();
            });
        return told.get();
      }
    };
  }

  private static Operation with(Operation operation, Life life) {
    return new Operation(
        operation.name(), operation.definition(), operation.startTime(), operation.report(), life);
  }

  private static void assertCaught(String what, OperationStore store) throws Exception {
    try (store;
        ConcurrentRun run = new ConcurrentRun(store)) {
      String violation = run.violation(SEED, ENOUGH_ROUNDS).orElse("");
      assertTrue(violation.contains(what), violation);
    }
  }
}
