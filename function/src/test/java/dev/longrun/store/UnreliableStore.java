package dev.longrun.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.error.ServerErrors;
import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.time.Deadline;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A store that a test can take away from those who use it, and give back. */
public final class UnreliableStore extends ForwardingStore {
  private enum Condition {
    WELL,
    GONE,
    MUTE,
    BLIND,
    BROKEN
  }

  private static final long TIMEOUT_SECONDS = 30;

  private final Semaphore failures = new Semaphore(0);
  private volatile Throwable bug;
  private volatile Condition condition = Condition.WELL;

  public UnreliableStore(OperationStore store) {
    super(store);
  }

  /** From now on every call fails. */
  public void goAway() {
    become(Condition.GONE);
  }

  /** From now on writes are made, but whoever asked for them is not told. */
  public void loseAnswers() {
    become(Condition.MUTE);
  }

  /** From now on every call fails for a reason that nobody knows. */
  public void breakDown() {
    become(Condition.BROKEN);
  }

  /** From now on nothing can be read, but what is written goes well. */
  public void loseSight() {
    become(Condition.BLIND);
  }

  /** From now on to look for what is overdue fails with this, which no store should throw. */
  public void failWith(Throwable next) {
    bug = next;
  }

  public void comeBack() {
    bug = null;
    become(Condition.WELL);
  }

  private void become(Condition next) {
    failures.drainPermits();
    condition = next;
  }

  /** Waits until this many calls have failed since the condition changed or was last awaited. */
  public void awaitFailures(int count) throws InterruptedException {
    assertTrue(
        failures.tryAcquire(count, TIMEOUT_SECONDS, TimeUnit.SECONDS), "nobody called the store");
  }

  @Override
  public QueryResult overdue(OverdueQuery query, Deadline deadline) {
    failUnlessReadable();
    if (bug instanceof Error error) {
      throw error;
    } else if (bug instanceof RuntimeException exception) {
      throw exception;
    }
    return super.overdue(query, deadline);
  }

  @Override
  public QueryResult children(
      OperationName name, Optional<String> after, int limit, Deadline deadline) {
    failUnlessReadable();
    return super.children(name, after, limit, deadline);
  }

  private void failUnlessReadable() {
    Condition now = condition;
    if (now != Condition.WELL && now != Condition.MUTE) {
      throw failure();
    }
  }

  @Override
  public Optional<Operation> get(OperationName name, Deadline deadline) {
    failUnlessReadable();
    return super.get(name, deadline);
  }

  @Override
  public Change update(
      OperationName name, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
    Condition now = condition;
    if (now == Condition.GONE || now == Condition.BROKEN) {
      throw failure();
    }
    Change written = super.update(name, deadline, change);
    if (now == Condition.MUTE) {
      throw failure();
    }
    return written;
  }

  private RuntimeException failure() {
    failures.release();
    IllegalStateException cause = new IllegalStateException("on purpose");
    return condition == Condition.BROKEN
        ? ServerErrors.internal(cause)
        : ServerErrors.storeUnavailable(cause);
  }
}
