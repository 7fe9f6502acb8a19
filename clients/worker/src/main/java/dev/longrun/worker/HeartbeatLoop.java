package dev.longrun.worker;

import dev.longrun.worker.client.ApiException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The one thread that decides which heartbeats to send. It sends none itself, so nothing can hold
 * it up; and nothing that goes wrong ends it but {@link #close}.
 */
final class HeartbeatLoop implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(HeartbeatLoop.class.getName());
  private static final long TICK_MILLIS = 100;

  private final Supplier<Collection<HeldOperation>> operations;
  private final HeartbeatCalls calls;
  private final InstantSource clock;
  private final ExecutorService executor;
  private final WaitingHeartbeats waiting = new WaitingHeartbeats(this::startWaiting);
  private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
  private final Thread thread = new Thread(this::run, "longrun-heartbeats");
  private volatile boolean closed;

  /**
   * @param operations those that are held now
   * @param executor sends what this decides to send
   */
  HeartbeatLoop(
      Supplier<Collection<HeldOperation>> operations,
      HeartbeatCalls calls,
      InstantSource clock,
      ExecutorService executor) {
    this.operations = operations;
    this.calls = calls;
    this.clock = clock;
    this.executor = executor;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** There is something new to decide about. */
  void wakeUp() {
    events.add(() -> {});
  }

  private void run() {
    while (!closed) {
      try {
        handleEvents();
        tick(clock.instant());
      } catch (InterruptedException e) {
        LOGGER.log(Level.DEBUG, "Only close ends the heartbeats", e);
      } catch (RuntimeException | Error e) {
        LOGGER.log(Level.ERROR, "Deciding about heartbeats failed; going on", e);
      }
    }
    waiting.giveUpAll();
  }

  /** Waits for one at most until the next tick. */
  private void handleEvents() throws InterruptedException {
    Runnable event = events.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
    for (; event != null; event = events.poll()) {
      event.run();
    }
  }

  private void tick(Instant now) {
    Collection<HeldOperation> held = operations.get();
    held.forEach(operation -> operation.checkLease(now));
    waiting.update(held, now); // First, since what it sends renews leases too.
    sendDue(held, now);
  }

  private void sendDue(Collection<HeldOperation> held, Instant now) {
    Map<String, List<HeldOperation>> due = new LinkedHashMap<>();
    for (HeldOperation operation : held) {
      if (operation.tryBeginHeartbeat(now, waiting.isWaiting(operation))) {
        due.computeIfAbsent(operation.parent(), parent -> new ArrayList<>()).add(operation);
      }
    }
    due.values().forEach(this::sendDue);
  }

  private void sendDue(List<HeldOperation> due) {
    for (HeartbeatBatch batch : HeartbeatBatch.withReports(due)) {
      try {
        executor.execute(() -> send(batch));
      } catch (RuntimeException | Error e) {
        endSending(batch);
        throw e;
      }
    }
  }

  private void send(HeartbeatBatch batch) {
    try {
      calls.send(batch);
    } finally {
      endSending(batch);
    }
  }

  private static void endSending(HeartbeatBatch batch) {
    batch.items().forEach(item -> item.operation().endSending());
  }

  private Runnable startWaiting(WaitingHeartbeats.Request request) {
    Future<?> call = executor.submit(() -> await(request));
    return () -> call.cancel(true);
  }

  private void await(WaitingHeartbeats.Request request) {
    List<HeldOperation> waiters = request.operations();
    LeaseSchedule schedule = waiters.get(0).schedule();
    Instant next = request.sent();
    try {
      boolean waited = calls.await(HeartbeatBatch.of(waiters), schedule.waitForCancel());
      next = waited ? next : next.plus(schedule.third());
    } catch (InterruptedException e) {
      return; // It was given up, and is not waited for any more.
    } catch (RuntimeException | Error e) {
      LOGGER.log(Level.WARNING, "A heartbeat that waits for cancel requests failed", e);
      next = clock.instant().plus(pause(schedule, e));
    }
    Instant again = next;
    events.add(
        () -> {
          waiting.onCompleted(request);
          waiters.forEach(operation -> operation.waitAgainAt(again));
        });
  }

  /** A server that refuses the request is not asked more often than if it were not to wait. */
  private static Duration pause(LeaseSchedule schedule, Throwable cause) {
    if (cause instanceof ApiException e && !e.isTransient() && !e.isUnauthorized()) {
      return schedule.third();
    }
    Duration sixth = schedule.third().dividedBy(2);
    return sixth.compareTo(Duration.ofSeconds(1)) < 0 ? sixth : Duration.ofSeconds(1);
  }

  @Override
  public void close() {
    closed = true;
    wakeUp();
  }
}
