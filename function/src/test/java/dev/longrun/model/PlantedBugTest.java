package dev.longrun.model;

import static dev.longrun.model.Planted.assertCaught;

import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Change;
import dev.longrun.operation.Children;
import dev.longrun.operation.Effects;
import dev.longrun.operation.Life;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Report;
import dev.longrun.operation.State;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationQuery;
import dev.longrun.store.OperationStore;
import dev.longrun.store.QueryResult;
import dev.longrun.store.sqlite.SqliteOperationStore;
import dev.longrun.time.Deadline;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the checkers of concurrent histories catch what they are there to catch. */
@Tag("slow")
class PlantedBugTest {
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
    public Change update(
        OperationName name, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
      Optional<Operation> after = change.apply(get(name, deadline));
      return super.update(name, deadline, stored -> after);
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
          public QueryResult list(OperationQuery query, Deadline deadline) {
            QueryResult page = super.list(query, deadline);
            List<Operation> found = page.operations();
            boolean later = query.after().isPresent() && found.size() > 1;
            return later
                ? new QueryResult(found.subList(1, found.size()), List.of(), page.next())
                : page;
          }
        });
  }

  @Test
  void theChecker_catches_aPageThatRepeats() throws Exception {
    assertCaught(
        "a list shows something twice",
        new ForwardingStore(sqlite()) {
          @Override
          public QueryResult list(OperationQuery query, Deadline deadline) {
            Optional<String> earlier = query.after().map(id -> id.equals("c") ? "b" : id);
            return super.list(
                new OperationQuery(query.parent(), query.restriction(), earlier, query.limit()),
                deadline);
          }
        });
  }

  @Test
  void theChecker_catches_aChildThatIsForgotten() throws Exception {
    assertCaught(
        "a child is forgotten",
        new ForwardingStore(sqlite()) {
          @Override
          public QueryResult children(
              OperationName name, Optional<String> after, int limit, Deadline deadline) {
            return new QueryResult(List.of(), List.of(), Optional.empty());
          }
        });
  }

  @Test
  void theChecker_catches_aChildThatSlipsThrough() throws Exception {
    assertCaught("", new NoSecondLook(sqlite())); // told of the child, or of the order
  }

  /** Nobody who has just started a child sees that its parent was cancelled meanwhile. */
  private static final class NoSecondLook extends ForwardingStore {
    private static final long PAUSE_NANOS = 20_000_000;

    private final ThreadLocal<Boolean> looksAgain = ThreadLocal.withInitial(() -> false);
    private final ThreadLocal<Boolean> announced = ThreadLocal.withInitial(() -> false);

    NoSecondLook(OperationStore store) {
      super(store);
    }

    @Override
    public Change update(
        OperationName name, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
      if (announced.get() && super.get(name, deadline).isEmpty()) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      Change written = super.update(name, deadline, change);
      looksAgain.set(written.after().filter(it -> it.state() == State.INITIALIZING).isPresent());
      announced.set(
          written.after().filter(it -> it.effects().children() == Children.SOME).isPresent());
      return written;
    }

    @Override
    public Optional<Operation> get(OperationName name, Deadline deadline) {
      boolean blind = looksAgain.get();
      looksAgain.set(false);
      return super.get(name, deadline).map(it -> blind ? uncancelled(it) : it);
    }

    private static Operation uncancelled(Operation it) {
      Report report =
          new Report(
              it.report().progress(),
              it.report().metadata(),
              Optional.empty(),
              Effects.of(Children.SOME));
      return new Operation(it.name(), it.definition(), it.history(), report, it.life());
    }
  }

  @Test
  void theChecker_catches_aChildThatIsCancelledWithNobody() throws Exception {
    assertCaught(
        "no order",
        keeping(
            (before, after) ->
                after.definition().parentOperation().isPresent()
                        && after.state() == State.PROCESSING
                    ? after.cancel(passedOn(after))
                    : after));
  }

  private static CancelRequest passedOn(Operation child) {
    String parent = child.definition().parentOperation().orElseThrow().toString();
    return new CancelRequest(
        "alice", child.startTime(), "parent operation " + parent + " was cancelled");
  }

  @Test
  void theChecker_catches_anExpiredOperationThatIsStillTold() throws Exception {
    ThreadLocal<Optional<Instant>> end = ThreadLocal.withInitial(Optional::empty);
    OperationStore telling =
        new ForwardingStore(sqlite()) {
          @Override
          public Optional<Operation> get(OperationName name, Deadline deadline) {
            Optional<Operation> stored = super.get(name, deadline);
            end.set(stored.flatMap(Operation::expireTime));
            return stored;
          }
        };
    assertCaught("no order", telling, clock -> () -> before(end.get(), clock.instant()));
  }

  private static Instant before(Optional<Instant> end, Instant now) {
    return end.map(it -> it.minusNanos(1)).filter(now::isAfter).orElse(now);
  }

  @Test
  void theChecker_catches_anIdThatBringsBackTheOperationItHadBefore() throws Exception {
    assertCaught(
        "no order",
        keeping(
            (before, after) ->
                before.startTime().equals(after.startTime()) ? after : with(after, before.life())));
  }

  private OperationStore sqlite() {
    return new SqliteOperationStore(directory.resolve("operations.db"));
  }

  private OperationStore keeping(Planted.Keeping bug) {
    return Planted.keeping(sqlite(), bug);
  }

  private static Operation with(Operation operation, Life life) {
    Report report = new Report(operation.report().progress(), operation.report().metadata());
    return new Operation(
        operation.name(), operation.definition(), operation.history(), report, life);
  }
}
