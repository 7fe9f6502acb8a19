package dev.longrun.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.time.Deadline;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A store whose reads a test can hold up. */
public final class GatedStore extends ForwardingStore {
  private static final long TIMEOUT_SECONDS = 30;

  private final Semaphore arrived = new Semaphore(0);
  private final Semaphore watched = new Semaphore(0);
  private volatile CountDownLatch gate = new CountDownLatch(0);

  public GatedStore(OperationStore store) {
    super(store);
  }

  /** From now on reads wait for {@link #open}. */
  public void shut() {
    arrived.drainPermits();
    gate = new CountDownLatch(1);
  }

  public void open() {
    gate.countDown();
  }

  /** Waits until so many more reads are held up. */
  public void awaitHeldUp(int reads) throws InterruptedException {
    assertTrue(arrived.tryAcquire(reads, TIMEOUT_SECONDS, TimeUnit.SECONDS), "nobody reads");
  }

  /** Waits until one more watch has begun. */
  public void awaitWatch() throws InterruptedException {
    assertTrue(watched.tryAcquire(TIMEOUT_SECONDS, TimeUnit.SECONDS), "nobody watches");
  }

  private void pass() {
    CountDownLatch closed = gate;
    if (closed.getCount() == 0) {
      return;
    }
    arrived.release();
    try {
      assertTrue(closed.await(TIMEOUT_SECONDS, TimeUnit.SECONDS), "the gate stays shut");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Optional<Operation> get(OperationName name, Deadline deadline) {
    pass();
    return super.get(name, deadline);
  }

  @Override
  public QueryResult list(OperationQuery query, Deadline deadline) {
    pass();
    return super.list(query, deadline);
  }

  @Override
  public Watch watch(OperationName name, Consumer<Optional<Operation>> listener) {
    Watch watch = super.watch(name, listener);
    watched.release();
    return watch;
  }
}
