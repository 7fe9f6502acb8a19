package dev.longrun.store.firestore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.firestore.v1.StructuredQuery;
import dev.longrun.store.OperationStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many listeners of Firestore the watches of cancel requests take. */
class FirestoreCancelRequestsTest {
  private RecordedFirestore firestore;
  private OperationStore store;

  @BeforeEach
  void open() throws Exception {
    firestore = new RecordedFirestore();
    store = firestore.store();
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    firestore.close();
  }

  private OperationStore.Watch watch(String worker) {
    return store.watchCancelRequests(worker, name -> {});
  }

  /** The workers that Firestore was asked about, up to this one. */
  private List<String> askedUntil(String last) throws InterruptedException {
    List<String> asked = new ArrayList<>();
    while (!asked.contains(last)) {
      asked.add(
          worker(Objects.requireNonNull(firestore.queries().poll(20, TimeUnit.SECONDS), last)));
    }
    return asked;
  }

  private static String worker(StructuredQuery query) {
    return query
        .getWhere()
        .getCompositeFilter()
        .getFilters(0)
        .getFieldFilter()
        .getValue()
        .getStringValue();
  }

  @Test
  void watchesOfOneWorker_shareAListener_thatIsOpenedAnewAfterTheLastOfThem() throws Exception {
    List<OperationStore.Watch> watches = new ArrayList<>(List.of(watch("w")));
    assertEquals(List.of("w"), askedUntil("w"));
    for (int i = 0; i < 20; i++) {
      watches.add(watch("w"));
      watches.remove(0).close();
    }
    for (String other : List.of("x", "y", "z")) {
      try (OperationStore.Watch watch = watch(other)) {
        assertEquals(List.of(other), askedUntil(other));
      }
    }
    watches.remove(0).close();
    try (OperationStore.Watch again = watch("w")) {
      assertEquals(List.of("w"), askedUntil("w"));
    }
  }
}
