package dev.longrun.model;

import dev.longrun.RunningServer;
import dev.longrun.error.ServerErrors;
import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationQuery;
import dev.longrun.store.OperationStore;
import dev.longrun.store.QueryResult;
import dev.longrun.time.Deadline;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Servers of one store, each with a connection of its own; one may be stopped and replaced. */
final class Servers implements AutoCloseable {
  private final Supplier<OperationStore> stores;
  private final Starter starter;
  private final List<Server> serving = new CopyOnWriteArrayList<>();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final AtomicInteger stopped = new AtomicInteger();

  /** Starts a server of a store. */
  interface Starter {
    RunningServer start(OperationStore store) throws Exception;
  }

  Servers(int many, Supplier<OperationStore> stores, Starter starter) throws Exception {
    this.stores = stores;
    this.starter = starter;
    for (int i = 0; i < many; i++) {
      serving.add(start());
    }
  }

  private record Server(MortalStore store, RunningServer server) {}

  private Server start() throws Exception {
    MortalStore store = new MortalStore(stores.get());
    return new Server(store, starter.start(store));
  }

  /** The address of any of them. */
  String url() {
    Server[] now = serving.toArray(Server[]::new);
    return now[ThreadLocalRandom.current().nextInt(now.length)].server().url();
  }

  boolean isServing(URI at) {
    return serving.stream().anyMatch(it -> at.toString().startsWith(it.server().url() + "/"));
  }

  /**
   * Stops one of several servers, and starts another when it has stopped.
   *
   * @param killed whether nothing that it had begun reaches the store any more; else it goes on
   */
  void stopOne(boolean killed) {
    if (serving.size() < 2 || !stopping.compareAndSet(false, true)) {
      return;
    }
    try {
      Server server = serving.remove(0);
      if (killed) {
        server.store().die();
      }
      stop(server);
      serving.add(start());
      stopped.incrementAndGet();
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      stopping.set(false);
    }
  }

  /** How many were stopped and replaced. */
  int stopped() {
    return stopped.get();
  }

  private static void stop(Server server) throws Exception {
    server.server().close();
    server.store().close();
  }

  @Override
  public void close() throws Exception {
    for (Server each : serving) {
      stop(each);
    }
  }

  /** A store that a process loses when it is killed, between any two of its calls. */
  private static final class MortalStore extends ForwardingStore {
    private volatile boolean dead;

    MortalStore(OperationStore store) {
      super(store);
    }

    void die() {
      dead = true;
    }

    private void requireAlive() {
      if (dead) {
        throw ServerErrors.storeUnavailable(new IllegalStateException("killed"));
      }
    }

    @Override
    public Optional<Operation> get(OperationName name, Deadline deadline) {
      requireAlive();
      return super.get(name, deadline);
    }

    @Override
    public Change update(
        OperationName name, Deadline deadline, UnaryOperator<Optional<Operation>> change) {
      requireAlive();
      Change written = super.update(name, deadline, change);
      requireAlive();
      return written;
    }

    @Override
    public QueryResult list(OperationQuery query, Deadline deadline) {
      requireAlive();
      return super.list(query, deadline);
    }

    @Override
    public QueryResult children(
        OperationName name, Optional<String> after, int limit, Deadline deadline) {
      requireAlive();
      return super.children(name, after, limit, deadline);
    }
  }
}
