package dev.longrun.service;

import static dev.longrun.service.Live.live;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.longrun.ManualClock;
import dev.longrun.operation.Operation;
import dev.longrun.operation.Operations;
import dev.longrun.store.ForwardingStore;
import dev.longrun.store.OperationStore;
import dev.longrun.store.QueryResult;
import dev.longrun.store.SearchQuery;
import dev.longrun.store.sqlite.SqliteOperationStore;
import dev.longrun.time.Deadline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a search asks of the store. */
class SelectionTest {
  private final List<SearchQuery> asked = new ArrayList<>();

  @TempDir Path directory;

  private int found(OperationsService service, String filter) {
    PageRequest page = new PageRequest(Operations.name("x").parent(), filter, 0, "");
    return service.searchOperations(new SearchRequest(page, ""), soon()).operations().size();
  }

  @Test
  void aFilter_thatContradictsItself_readsNothing() {
    try (OperationStore store = new SqliteOperationStore(directory.resolve("operations.db"))) {
      Operation operation = Operations.initializing(Operations.name("x"));
      store.update(operation.name(), soon(), none -> Optional.of(operation));
      OperationStore noting =
          new ForwardingStore(store) {
            @Override
            public QueryResult search(SearchQuery query, Deadline deadline) {
              asked.add(query);
              return super.search(query, deadline);
            }
          };
      OperationsService service = new OperationsService(live(noting, new ManualClock()));
      assertEquals(1, found(service, "state = INITIALIZING"));
      assertEquals(1, asked.size());
      assertEquals(0, found(service, "state = FAILED AND done = false"));
      assertEquals(1, asked.size());
    }
  }
}
