package dev.longrun.worker;

import com.google.gson.JsonObject;
import dev.longrun.worker.client.ApiException;
import dev.longrun.worker.client.Code;
import dev.longrun.worker.client.OperationsClient;
import dev.longrun.worker.client.Status;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Sends heartbeats, and tells each operation what the server said to its own. */
final class HeartbeatCalls {
  private static final Logger LOGGER = System.getLogger(HeartbeatCalls.class.getName());
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration MIN_TIMEOUT = Duration.ofSeconds(1);

  private final OperationsClient client;
  private final InstantSource clock;
  private final RandomGenerator random;

  HeartbeatCalls(OperationsClient client, InstantSource clock, RandomGenerator random) {
    this.client = client;
    this.clock = clock;
    this.random = random;
  }

  /** Sends what is due now. A batch that is refused as a whole goes once more, one by one. */
  void send(HeartbeatBatch batch) {
    try {
      Instant sent = clock.instant();
      JsonObject reply =
          client.heartbeats(batch.parent(), batch.toJson(Optional.empty()), timeout(batch));
      accept(batch, reply, sent);
    } catch (ApiException e) {
      if (isRefused(e) && batch.items().size() > 1) {
        batch.split().forEach(this::send);
      } else if (isRefused(e)) {
        refuse(batch.items().get(0), e.code(), e.getMessage());
      } else {
        fail(batch, e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(batch, e);
    } catch (RuntimeException | Error e) {
      fail(batch, e);
    }
  }

  private static boolean isRefused(ApiException e) {
    return !e.isTransient() && !e.isUnauthorized();
  }

  /** There must be time for another attempt before the lease is over. */
  private Duration timeout(HeartbeatBatch batch) {
    Duration third = batch.items().get(0).operation().schedule().third();
    Duration atMost = third.compareTo(TIMEOUT) < 0 ? third : TIMEOUT;
    return atMost.compareTo(MIN_TIMEOUT) < 0 ? MIN_TIMEOUT : atMost;
  }

  /**
   * Sends heartbeats whose reply waits for a cancel request.
   *
   * @return whether the server waited, or had a reason not to
   * @throws ApiException if the server did not answer
   * @throws InterruptedException if the thread is interrupted
   */
  boolean await(HeartbeatBatch batch, Duration waitForCancel) throws InterruptedException {
    Instant sent = clock.instant();
    JsonObject reply =
        client.heartbeats(
            batch.parent(), batch.toJson(Optional.of(waitForCancel)), waitForCancel.plus(TIMEOUT));
    boolean anyNews = accept(batch, reply, sent);
    Duration waited = Duration.between(sent, clock.instant());
    return anyNews || waited.compareTo(waitForCancel.dividedBy(2)) >= 0;
  }

  /** Whether there is news of any operation. */
  private boolean accept(HeartbeatBatch batch, JsonObject reply, Instant sent) {
    List<Optional<JsonObject>> results = batch.results(reply);
    boolean anyNews = false;
    for (int i = 0; i < results.size(); i++) {
      HeartbeatBatch.Item item = batch.items().get(i);
      JsonObject result = results.get(i).orElseGet(JsonObject::new);
      if (result.has("error")) {
        Status status = Status.of(result.getAsJsonObject("error"));
        refuse(item, status.code(), status.message());
        anyNews = true;
      } else if (result.has("leaseExpireTime")) {
        item.operation().onHeartbeat(result, sent);
        anyNews |= result.has("cancelRequested");
      } else {
        refuse(item, Code.UNAVAILABLE, "The reply doesn't tell of it.");
      }
    }
    return anyNews;
  }

  private void refuse(HeartbeatBatch.Item item, Code code, String message) {
    if (!item.operation().onRefusal(code, message)) {
      LOGGER.log(
          Level.WARNING,
          "A heartbeat for {0} failed; trying again: {1}",
          item.operation().name(),
          message);
      item.operation().onFailure(item.report(), clock.instant(), pause(item.operation()));
    }
  }

  private void fail(HeartbeatBatch batch, Throwable cause) {
    HeartbeatBatch.Item first = batch.items().get(0);
    LOGGER.log(
        Level.WARNING,
        "Heartbeats for %d operations (%s, ...) failed; trying again"
            .formatted(batch.items().size(), first.operation().name()),
        cause);
    for (HeartbeatBatch.Item item : batch.items()) {
      item.operation().onFailure(item.report(), clock.instant(), pause(item.operation()));
    }
  }

  private Duration pause(HeldOperation operation) {
    return Backoff.pause(2, operation.schedule().third(), random);
  }
}
