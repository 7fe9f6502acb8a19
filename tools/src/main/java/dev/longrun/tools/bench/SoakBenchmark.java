package dev.longrun.tools.bench;

import com.google.gson.JsonObject;
import dev.longrun.tools.OperationsClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Whole lives of operations, for long, with a look at what the server holds now and then. */
final class SoakBenchmark {
  private static final int CALLERS = 6;
  private static final long LOOK_SECONDS = 15;

  /** Between the lives of one caller, so that the server is busy, not overloaded. */
  private static final long REST_MILLIS = 50;

  private static final String COLLECTION = "projects/soak/operations";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final OperationsClient client;
  private final AtomicInteger lives = new AtomicInteger();
  private final AtomicInteger wrong = new AtomicInteger();
  private volatile boolean over;

  private SoakBenchmark(OperationsClient client) {
    this.client = client;
  }

  /** Takes the server's URL, its process, and for how many minutes. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Duration time = Duration.ofMinutes(Long.parseLong(args[2]));
    boolean well =
        new SoakBenchmark(new OperationsClient(args[0], TIMEOUT))
            .run(Long.parseLong(args[1]), time);
    System.exit(well ? 0 : 1);
  }

  private boolean run(long pid, Duration time) throws IOException, InterruptedException {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    for (int i = 0; i < CALLERS; i++) {
      callers.execute(this::callOn);
    }
    List<ServerMemory> looks = new ArrayList<>();
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < time.toNanos()) {
      Thread.sleep(LOOK_SECONDS * 1000);
      ServerMemory look = ServerMemory.of(pid);
      looks.add(look);
      long seconds = (System.nanoTime() - begin) / 1_000_000_000;
      System.out.printf(
          "%5d s, %7d lives, %d wrong: %s%n", seconds, lives.get(), wrong.get(), look);
    }
    over = true;
    callers.shutdownNow();
    return told(looks);
  }

  /** Compares the last third with the one before, since the first is still warming up. */
  private boolean told(List<ServerMemory> looks) {
    int third = looks.size() / 3;
    double before = median(looks.subList(third, 2 * third));
    double last = median(looks.subList(2 * third, looks.size()));
    System.out.printf(
        "live heap, median of the last third %.1f MB, of the one before %.1f MB%n", last, before);
    return wrong.get() == 0 && last <= before * 1.1 + 1;
  }

  private static double median(List<ServerMemory> looks) {
    return Sample.median(looks, ServerMemory::liveMegabytes);
  }

  private void callOn() {
    while (!over) {
      try {
        live(lives.incrementAndGet());
      } catch (IOException e) {
        wrong.incrementAndGet();
      } catch (InterruptedException e) {
        return;
      }
      LockSupport.parkNanos(REST_MILLIS * 1_000_000);
    }
  }

  /** All methods once; every second life is cancelled. */
  private void live(int number) throws IOException, InterruptedException {
    String id = UUID.randomUUID().toString();
    String name = COLLECTION + "/" + id;
    post(COLLECTION + ":start", "{\"operationId\":\"" + id + "\",\"labels\":{\"a\":\"b\"}}");
    JsonObject claimed = post(name + ":claim", "{\"worker\":\"w\"}");
    String token = claimed.get("leaseToken").getAsString();
    String held = "{\"leaseToken\":\"" + token + "\"";
    post(name + ":wait", "{\"timeout\":\"0.02s\"}");
    post(name + ":heartbeat", held + ",\"progress\":{\"workCompleted\":1}}");
    if (number % 2 == 0) {
      post(name + ":cancel", "");
      post(name + ":finish", held + ",\"error\":{\"code\":1}}");
    } else {
      post(name + ":finish", held + "}");
    }
    client.call("GET", name, "");
    client.call("GET", COLLECTION + "?filter=done", "");
    client.call("DELETE", name, "");
  }

  private JsonObject post(String path, String body) throws IOException, InterruptedException {
    return client.call("POST", path, body);
  }
}
