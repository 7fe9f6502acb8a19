package dev.longrun.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The heartbeats whose reply waits for a cancel request: a handful of requests for all operations.
 * For use by one thread.
 *
 * <p>An operation that is new gets a request of its own while there are few. After that the
 * smallest requests are given up and sent anew together, so that most operations stay in large
 * requests that nobody touches. The larger a request, the more seldom, since the server renews all
 * of its leases whether or not it was given up.
 */
final class WaitingHeartbeats {
  static final int MAX_REQUESTS = 5;
  static final Duration MIN_AGE = Duration.ofSeconds(1);
  private static final Duration MIN_AGE_FOR_EACH = Duration.ofMillis(10);
  private static final int FEW = 100;

  /** Sends one request. What it returns gives the request up. */
  interface Sender {
    Runnable send(Request request);
  }

  /** A request that is on its way. */
  static final class Request {
    private final List<HeldOperation> operations;
    private final Instant sent;
    private Runnable cancellation = () -> {};

    Request(List<HeldOperation> operations, Instant sent) {
      this.operations = List.copyOf(operations);
      this.sent = sent;
    }

    List<HeldOperation> operations() {
      return operations;
    }

    String parent() {
      return operations.get(0).parent();
    }

    Instant sent() {
      return sent;
    }

    private boolean isSettled(Instant now) {
      Duration age = Duration.between(sent, now);
      return age.compareTo(MIN_AGE) >= 0
          && age.compareTo(MIN_AGE_FOR_EACH.multipliedBy(operations.size())) >= 0;
    }
  }

  private final Sender sender;
  private final List<Request> requests = new ArrayList<>();
  private final Set<HeldOperation> waiting = new HashSet<>();

  WaitingHeartbeats(Sender sender) {
    this.sender = sender;
  }

  boolean isWaiting(HeldOperation operation) {
    return waiting.contains(operation);
  }

  /** Sends requests for those operations that should wait and don't. */
  void update(Collection<HeldOperation> operations, Instant now) {
    Map<String, List<HeldOperation>> byParent = new LinkedHashMap<>();
    for (HeldOperation operation : operations) {
      if (!waiting.contains(operation) && operation.shouldWait(now)) {
        byParent.computeIfAbsent(operation.parent(), parent -> new ArrayList<>()).add(operation);
      }
    }
    byParent.values().forEach(each -> place(each, now));
  }

  private void place(List<HeldOperation> operations, Instant now) {
    int size = chunkSize(operations.size());
    for (int from = 0; from < operations.size(); from += size) {
      List<HeldOperation> chunk =
          operations.subList(from, Math.min(operations.size(), from + size));
      if (requests.size() < MAX_REQUESTS) {
        send(chunk, now);
      } else if (!join(chunk, now) && makeRoom(now)) {
        send(chunk, now);
      }
    }
  }

  /**
   * As many requests as there may be, but none for a few operations only: news of one operation
   * ends the request, and it is sent anew for all others in it.
   */
  private int chunkSize(int count) {
    int free = Math.max(1, MAX_REQUESTS - requests.size());
    int even = (count + free - 1) / free;
    return Math.min(Math.max(even, FEW), HeartbeatBatch.MAX_OPERATIONS);
  }

  /** Sends the smallest request that has room for them anew, with them. */
  private boolean join(List<HeldOperation> added, Instant now) {
    Optional<Request> smallest =
        settled(now).stream()
            .filter(it -> it.parent().equals(added.get(0).parent()))
            .filter(it -> it.operations.size() + added.size() <= HeartbeatBatch.MAX_OPERATIONS)
            .findFirst();
    smallest.ifPresent(
        request -> {
          List<HeldOperation> all = new ArrayList<>(giveUp(request));
          all.addAll(added);
          send(all, now);
        });
    return smallest.isPresent();
  }

  /** Sends two requests anew as one. */
  private boolean makeRoom(Instant now) {
    List<Request> settled = settled(now);
    for (Request one : settled) {
      for (Request other : settled) {
        if (one != other && fit(one, other)) {
          List<HeldOperation> all = new ArrayList<>(giveUp(one));
          all.addAll(giveUp(other));
          send(all, now);
          return true;
        }
      }
    }
    return false;
  }

  private static boolean fit(Request one, Request other) {
    return one.parent().equals(other.parent())
        && one.operations.size() + other.operations.size() <= HeartbeatBatch.MAX_OPERATIONS;
  }

  /** Those that are old enough to be given up, the smallest first. */
  private List<Request> settled(Instant now) {
    return requests.stream()
        .filter(it -> it.isSettled(now))
        .sorted(Comparator.comparingInt(it -> it.operations.size()))
        .toList();
  }

  /** The operations for which it waited and still should. */
  private List<HeldOperation> giveUp(Request request) {
    request.cancellation.run();
    remove(request);
    return request.operations.stream().filter(it -> it.shouldWait(request.sent)).toList();
  }

  private void send(List<HeldOperation> operations, Instant now) {
    if (operations.isEmpty()) {
      return;
    }
    Request request = new Request(operations, now);
    request.cancellation = sender.send(request);
    requests.add(request);
    waiting.addAll(operations);
  }

  /** A request has got its reply, or has failed. One that was given up is not known any more. */
  void onCompleted(Request request) {
    if (requests.contains(request)) {
      remove(request);
    }
  }

  void giveUpAll() {
    List.copyOf(requests).forEach(this::giveUp);
  }

  private void remove(Request request) {
    requests.remove(request);
    request.operations.forEach(waiting::remove);
  }

  int requestCount() {
    return requests.size();
  }
}
