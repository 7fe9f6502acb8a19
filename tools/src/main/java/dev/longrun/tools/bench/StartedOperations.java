package dev.longrun.tools.bench;

import com.google.gson.JsonObject;
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

/**
 * Starts operations that nobody has claimed yet, and deletes them when they have ended; some at a
 * time.
 */
final class StartedOperations {
  private static final String PARENT = "projects/bench";
  private static final int AT_ONCE = 4;

  private final OperationsClient client;
  private final List<String> started = new ArrayList<>();
  private final ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE);

  StartedOperations(OperationsClient client) {
    this.client = client;
  }

  /** Starts so many operations, and returns their names. */
  List<String> next(int count) throws IOException, InterruptedException {
    List<String> names = all(Collections.nCopies(count, this::start));
    started.addAll(names);
    return names;
  }

  /**
   * Deletes what was started, so that nothing of one run is in the way of the next: the Firestore
   * emulator looks at every document of the database on each write while somebody listens.
   */
  void deleteAll() throws IOException, InterruptedException {
    all(started.stream().map(name -> delete(name)).toList());
    started.clear();
  }

  private <T> List<T> all(List<Callable<T>> calls) throws IOException, InterruptedException {
    List<T> results = new ArrayList<>();
    for (Future<T> result : callers.invokeAll(calls)) {
      try {
        results.add(result.get());
      } catch (ExecutionException e) {
        throw new IOException("a call failed", e);
      }
    }
    return results;
  }

  private Callable<JsonObject> delete(String name) {
    return () -> client.call("DELETE", name, "");
  }

  private String start() throws IOException, InterruptedException {
    String id = UUID.randomUUID().toString();
    client.call("POST", PARENT + "/operations:start", "{\"operationId\": \"" + id + "\"}");
    return PARENT + "/operations/" + id;
  }
}
