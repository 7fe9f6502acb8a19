package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationQuery;
import dev.longrun.store.OperationStore;
import dev.longrun.store.QueryResult;
import dev.longrun.store.sqlite.SqliteOperationStore;
import dev.longrun.time.Deadline;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much of the store a list holds in memory at once. */
@Tag("slow")
class ListMemoryTest {
  private static final String COLLECTION = "/v1/projects/p/operations";

  /** Remembers how much each call for a list read. */
  private static final class MeasuredStore extends ForwardingStore {
    final List<Integer> counts = new ArrayList<>();

    MeasuredStore(OperationStore store) {
      super(store);
    }

    @Override
    public QueryResult list(OperationQuery query, Deadline deadline) {
      QueryResult read = super.list(query, deadline);
      counts.add(read.operations().size());
      return read;
    }
  }

  @Test
  void largeOperations_areReadFewAtATime_andSmallOnesMany(@TempDir Path directory)
      throws Exception {
    MeasuredStore store =
        new MeasuredStore(new SqliteOperationStore(directory.resolve("operations.db")));
    try (OperationsServer server =
        new OperationsServer(
            Dispatchers.over(store, OpenAccess.access(), new ManualClock(), new SecureRandom()))) {
      Http http = new Http(server.url());
      String large = ",\"metadata\":{\"@type\":\"x/y\",\"text\":\"" + "x".repeat(400_000) + "\"}}";
      IntStream.range(0, 110)
          .forEach(
              i ->
                  assertEquals(
                      200, http.post(COLLECTION + ":start", id("a" + i) + large).status()));
      IntStream.range(0, 130)
          .forEach(
              i -> assertEquals(200, http.post(COLLECTION + ":start", id("b" + i) + "}").status()));
      assertEquals(200, http.get(COLLECTION + "?filter=state%3DFAILED").status());
      assertEquals(101, store.counts.get(0));
      List<Integer> next = store.counts.subList(1, 3);
      assertTrue(next.stream().allMatch(count -> count <= 25), next.toString());
      store.counts.clear();
      assertEquals(200, http.get(COLLECTION + "?filter=operationType%3DB").status());
      assertEquals(List.of(101), store.counts);
    } finally {
      store.close();
    }
  }

  private static String id(String id) {
    String type = id.startsWith("a") ? "A" : "B";
    return "{\"operationId\":\"" + id + "\",\"operationType\":\"" + type + "\"";
  }
}
