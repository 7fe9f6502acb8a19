package dev.longrun;

import static dev.longrun.service.Live.live;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.cloud.Timestamp;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.service.Sweep;
import dev.longrun.service.SweepSummary;
import dev.longrun.store.OpenedStore.FirestoreDocuments;
import dev.longrun.store.OperationStore;
import dev.longrun.store.StoreUnderTest;
import dev.longrun.store.firestore.RequiresFirestoreEmulator;
import dev.longrun.time.Deadline;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** In a database with others' collections of the same name, too. */
@RequiresFirestoreEmulator
class FirestoreUndecodableTest extends UndecodableFixture {
  private static final List<String> FOREIGN =
      List.of("hospitals/h1/operations/x", "operations/x", "projects/p/operations/x y.z");

  FirestoreUndecodableTest() {
    super(StoreUnderTest.FIRESTORE);
  }

  private void writeForeign() throws Exception {
    Timestamp longAgo = Timestamp.ofTimeSecondsAndNanos(1, 0);
    for (String name : FOREIGN) {
      ((FirestoreDocuments) opened.documents())
          .write(
              name,
              Map.of("settleTime", longAgo, "expireTime", longAgo, "cancelWorker", "w", "done", 7));
    }
  }

  private Operation processing(String id) {
    Operation operation = Operations.processing(Operations.initializing(Operations.name(id)));
    return store.update(operation.name(), soon(), none -> Optional.of(operation)).written();
  }

  @Test
  void documentsThatAreNotOurs_stopNoSweep_andStayAsTheyAre() throws Exception {
    writeForeign();
    processing("x");
    assertEquals(
        new SweepSummary(new SweepSummary.Counts(1, 0, 0, 0, 6), true),
        new Sweep(live(store, clock)).run(Deadline.after(MINUTE)));
    for (String name : FOREIGN) {
      assertTrue(isLogged(name), name);
      assertEquals(7L, ((Map<?, ?>) opened.documents().read(name)).get("done"));
    }
  }

  @Test
  void documentsThatAreNotOurs_areNotListed_whateverTheirIds() throws Exception {
    writeForeign();
    processing("a");
    processing("z");
    for (int pageSize = 1; pageSize < 5; pageSize++) {
      assertEquals(List.of("a", "z"), listed(pageSize));
    }
  }

  @Test
  void documentsThatAreNotOurs_keepNoCancelRequestFromItsWorker() throws Exception {
    writeForeign();
    BlockingQueue<OperationName> told = new LinkedBlockingQueue<>();
    OperationStore.Watch watch = store.watchCancelRequests("w", told::add);
    Operation operation = processing("x");
    store.update(
        operation.name(),
        soon(),
        stored -> stored.map(it -> it.cancel(Operations.cancelRequest(Operations.START))));
    assertEquals(operation.name(), told.poll(30, TimeUnit.SECONDS));
    watch.close();
  }
}
