package dev.longrun.service;

import static dev.longrun.operation.Operations.LEASE;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.initializing;
import static dev.longrun.operation.Operations.lease;
import static dev.longrun.service.Live.live;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.ManualClock;
import dev.longrun.operation.Heartbeat;
import dev.longrun.operation.LeaseToken;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.operation.Report;
import dev.longrun.store.OperationStore;
import dev.longrun.store.sqlite.SqliteOperationStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the leases of many operations, of which heartbeats come together. */
class LeaseRenewalsTest {
  private static final int HELD = 45;

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock();
  private OperationStore store;
  private LeaseRenewals renewals;

  @BeforeEach
  void holdMany() {
    store = new SqliteOperationStore(directory.resolve("operations.db"));
    renewals = new LeaseRenewals(live(store, clock));
    for (int i = 0; i < HELD; i++) {
      Operation held = initializing(name(i)).claim(lease(TOKEN, clock.instant().minusMillis(i)));
      store.update(held.name(), soon(), none -> Optional.of(held));
    }
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private static OperationName name(int i) {
    return Operations.name("x" + i);
  }

  private static List<NamedHeartbeat> heartbeats() {
    return IntStream.range(0, HELD)
        .mapToObj(i -> new NamedHeartbeat(name(i), TOKEN, heartbeat(false)))
        .toList();
  }

  private List<LeaseRenewals.Batch> batches() {
    return renewals.batches(heartbeats(), renewals.read(heartbeats(), soon()));
  }

  private boolean isRenewed(int i) {
    Operation stored = store.get(name(i), soon()).orElseThrow();
    return stored.life().lease().orElseThrow().isFresh(clock.instant());
  }

  private long renewedOnes() {
    return IntStream.range(0, HELD).filter(this::isRenewed).count();
  }

  @Test
  void leasesThatAreNotFresh_areInSomeBatch_theOldestFirst() {
    clock.advance(LEASE.dividedBy(4));
    List<LeaseRenewals.Batch> batches = batches();
    assertTrue(batches.size() > 1);
    List<OperationName> inOrder =
        batches.stream().flatMap(it -> it.heartbeats().stream().map(NamedHeartbeat::name)).toList();
    assertEquals(IntStream.range(0, HELD).mapToObj(i -> name(HELD - 1 - i)).toList(), inOrder);
    batches.forEach(it -> renewals.renew(it.heartbeats(), soon()));
    assertEquals(HELD, renewedOnes());
  }

  @Test
  void freshLeases_areInNoBatch() {
    clock.advance(LEASE.dividedBy(7));
    assertEquals(List.of(), batches());
  }

  @Test
  void batches_areUrgent_fromHalfOfTheLeaseOn() {
    clock.advance(LEASE.dividedBy(3));
    assertTrue(batches().stream().noneMatch(LeaseRenewals.Batch::isUrgent));
    clock.advance(LEASE.dividedBy(6));
    assertTrue(batches().stream().allMatch(LeaseRenewals.Batch::isUrgent));
  }

  @Test
  void whatMoreThanRenewsALease_isLeftOut() {
    clock.advance(LEASE.dividedBy(4));
    List<NamedHeartbeat> all = new ArrayList<>(heartbeats());
    all.set(1, new NamedHeartbeat(name(1), TOKEN, heartbeat(true)));
    Heartbeat longer = new Heartbeat(Optional.of(LEASE.plusSeconds(1)), Report.NONE, false);
    all.set(2, new NamedHeartbeat(name(2), TOKEN, longer));
    all.set(3, new NamedHeartbeat(name(3), new LeaseToken("another's"), heartbeat(false)));
    List<OperationName> renewed =
        renewals.renew(all, soon()).stream().map(Operation::name).toList();
    assertEquals(HELD - 3, renewed.size());
    assertEquals(HELD - 3, renewedOnes());
    assertTrue(renewed.contains(name(0)));
  }
}
