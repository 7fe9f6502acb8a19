package dev.longrun.tools.bench;

import dev.longrun.tools.OperationsClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Starts operations that nobody has claimed yet, some at a time. */
final class StartedOperations {
  private static final String PARENT = "projects/bench";
  private static final int AT_ONCE = 4;

  private final OperationsClient client;
  private final ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE);

  StartedOperations(OperationsClient client) {
    this.client = client;
  }

  /** Starts so many operations, and returns their names. */
  List<String> next(int count) throws IOException, InterruptedException {
    List<Callable<String>> starts = Collections.nCopies(count, this::start);
    List<String> names = new ArrayList<>();
    for (Future<String> name : callers.invokeAll(starts)) {
      try {
        names.add(name.get());
      } catch (ExecutionException e) {
        throw new IOException("no operation was started", e);
      }
    }
    return names;
  }

  private String start() throws IOException, InterruptedException {
    String id = UUID.randomUUID().toString();
    client.call("POST", PARENT + "/operations:start", "{\"operationId\": \"" + id + "\"}");
    return PARENT + "/operations/" + id;
  }
}
