package dev.longrun.tools.attack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** What is attacked: a server, and the stand-in for Google that it asks about tokens. */
record Site(Server server, Google google) {
  static final String OPERATIONS = "/v1/projects/demo/operations";
  static final String BYSTANDER = "good-vera";
  static final String READER = "good-ann";
  static final String CANCELLER = "good-otto";
  static final String WORKER = "good-wanda";

  Wire wire() {
    return server.wire();
  }

  /** Starts an operation with this body, and returns the path of what was started. */
  String start(String body) throws IOException {
    String reply =
        wire().exchange(Wire.request("POST", OPERATIONS + ":start", WORKER, Wire.ascii(body)));
    if (Wire.status(reply) != 200) {
      throw new IOException("not started: " + reply);
    }
    return "/v1/" + Wire.body(reply).replaceAll("(?s).*\"name\": *\"([^\"]*)\".*", "$1");
  }

  /**
   * Sends requests from that many threads at once, each until its time is over, but at least one.
   *
   * @return how often there was which status
   */
  Map<Integer, Integer> flood(int threads, int millis, IntFunction<byte[]> request) {
    long end = System.nanoTime() + millis * 1_000_000L;
    ExecutorService senders = Executors.newFixedThreadPool(threads);
    List<Future<Map<Integer, Integer>>> results = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      byte[] first = request.apply(thread);
      int number = thread;
      results.add(
          senders.submit(
              () -> {
                Map<Integer, Integer> statuses = new TreeMap<>();
                int round = 0;
                do {
                  byte[] next = round == 0 ? first : request.apply(number + threads * round);
                  statuses.merge(wire().status(next), 1, Integer::sum);
                  round++;
                } while (System.nanoTime() < end);
                return statuses;
              }));
    }
    senders.shutdown();
    Map<Integer, Integer> all = new TreeMap<>();
    for (Future<Map<Integer, Integer>> result : results) {
      try {
        result.get().forEach((status, count) -> all.merge(status, count, Integer::sum));
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    return all;
  }
}
