package dev.longrun.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Calls of all kinds: half of them get, a fifth each start and cancel, a tenth list. */
final class Load {
  private static final String COLLECTION = "projects/load/operations";
  private static final int KEPT = 1000;

  /** As many as a proxy may hold; each takes memory in the server before any of its code runs. */
  private static final int CONNECTIONS = 64;

  private static final int LATE_MILLIS = 20_000;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Random random = new Random(1);
  private final ConcurrentLinkedQueue<String> names = new ConcurrentLinkedQueue<>();
  private final AtomicInteger kept = new AtomicInteger();
  private final String url;

  Load(String url) {
    this.url = url + "/v1/";
    names.add(COLLECTION + "/none");
  }

  /**
   * So many calls a second, sent when their time has come, however many are under way; but a call
   * for which there is no connection is not made, and has the status 0.
   */
  List<Answer> open(double perSecond, Duration time) {
    ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    AtomicInteger underWay = new AtomicInteger();
    long begin = System.nanoTime();
    long count = (long) (perSecond * time.toMillis() / 1000);
    for (long i = 0; i < count; i++) {
      long due = begin + (long) (i * 1e9 / perSecond);
      LockSupport.parkNanos(due - System.nanoTime());
      if (underWay.incrementAndGet() > CONNECTIONS) {
        underWay.decrementAndGet();
        answers.add(new Answer(0, (due - begin) / 1e6, 0));
        continue;
      }
      send(begin, due)
          .thenAccept(
              answer -> {
                answers.add(answer);
                underWay.decrementAndGet();
              });
    }
    long late = System.nanoTime() + LATE_MILLIS * 1_000_000L;
    while (underWay.get() > 0 && System.nanoTime() < late) {
      LockSupport.parkNanos(1_000_000);
    }
    return List.copyOf(answers);
  }

  /** So many callers, each of which sends its next call when the last was answered. */
  List<Answer> closed(int callers, Duration time) throws InterruptedException {
    ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    Semaphore free = new Semaphore(callers);
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < time.toNanos()) {
      free.acquire();
      send(begin, System.nanoTime())
          .thenAccept(
              answer -> {
                answers.add(answer);
                free.release();
              });
    }
    free.acquire(callers);
    return List.copyOf(answers);
  }

  private CompletableFuture<Answer> send(long begin, long due) {
    return http.sendAsync(request(random.nextInt(10)), HttpResponse.BodyHandlers.discarding())
        .handle(
            (response, failure) ->
                new Answer(
                    failure == null ? response.statusCode() : 0,
                    (due - begin) / 1e6,
                    (System.nanoTime() - due) / 1e6));
  }

  private HttpRequest request(int kind) {
    return switch (kind) {
      case 0, 1 -> start();
      case 2, 3 -> post(name() + ":cancel", "");
      case 4 -> to(COLLECTION + "?pageSize=10").GET().build();
      default -> to(name()).GET().build();
    };
  }

  private HttpRequest start() {
    String id = UUID.randomUUID().toString();
    names.add(COLLECTION + "/" + id);
    if (kept.incrementAndGet() > KEPT) {
      names.poll();
    }
    return post(COLLECTION + ":start", "{\"operationId\":\"" + id + "\"}");
  }

  /** The one that was not asked for longest, so it is there. */
  private String name() {
    String name = names.poll();
    names.add(name);
    return name;
  }

  private HttpRequest post(String path, String body) {
    return to(path).POST(HttpRequest.BodyPublishers.ofString(body)).build();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(20));
  }
}
