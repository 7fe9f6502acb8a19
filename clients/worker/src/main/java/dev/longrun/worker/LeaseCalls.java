package dev.longrun.worker;

import com.google.gson.JsonObject;
import dev.longrun.worker.client.ApiException;
import dev.longrun.worker.client.Code;
import dev.longrun.worker.client.Operation;
import dev.longrun.worker.client.OperationsClient;
import dev.longrun.worker.client.ProtoJson;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The calls that decide about one operation: claim, the point of no return, finish. Each is made
 * again until the server answers, or the lease is over.
 */
final class LeaseCalls {
  private static final Logger LOGGER = System.getLogger(LeaseCalls.class.getName());
  private static final Duration CLAIM_TIME = Duration.ofSeconds(30);
  private static final Duration READ_TIME = Duration.ofSeconds(10);

  private final OperationsClient client;
  private final InstantSource clock;
  private final RetryingCall retrying;

  LeaseCalls(OperationsClient client, InstantSource clock, RetryingCall retrying) {
    this.client = client;
    this.clock = clock;
    this.retrying = retrying;
  }

  /**
   * Takes the lease. After a lost reply it is asked for with the same token again, which returns
   * the lease that may have been given.
   *
   * @return the operation, if it is done; then there is no lease
   * @throws ApiException FAILED_PRECONDITION, if another holds it; NOT_FOUND; UNAVAILABLE, if there
   *     is no answer within 30 seconds or the lease's duration
   */
  Optional<Operation> claim(HeldOperation held, String worker, Duration leaseDuration) {
    JsonObject body = held.token().toJson();
    body.addProperty("worker", worker);
    body.addProperty("leaseDuration", ProtoJson.duration(leaseDuration));
    Instant sent = clock.instant();
    Duration time = leaseDuration.compareTo(CLAIM_TIME) < 0 ? leaseDuration : CLAIM_TIME;
    try {
      JsonObject reply =
          retrying.until(
              new RetryingCall.Limit(sent.plus(time), held.abandoned(), true),
              "The claim of " + held.name(),
              ApiException::isTransient,
              timeout -> client.work(held.name(), "claim", body, timeout));
      held.onClaimed(reply, leaseDuration, sent);
      return Optional.empty();
    } catch (ApiException e) {
      if (e.reason().equals("OPERATION_ALREADY_DONE")) {
        return Optional.of(read(held, e));
      }
      throw e;
    }
  }

  /**
   * Passes the point of no return, unless a cancel request came first or the lease is lost, of
   * which the operation's signal tells.
   */
  void enterFinalizing(HeldOperation held) {
    held.beginSending();
    held.enterFinalizing();
    Optional<CancelRequest> cancelled = Optional.empty();
    try {
      cancelled = CancelRequest.of(heartbeat(held, held.takeReport(), true));
    } catch (ApiException e) {
      held.onLeaseLost(e.getMessage());
    } finally {
      held.endFinalizing(cancelled);
      held.endSending();
    }
  }

  private JsonObject heartbeat(HeldOperation held, Report report, boolean finalizing) {
    JsonObject body = held.heartbeat(report);
    if (finalizing) {
      body.addProperty("finalizing", true);
    }
    try {
      Instant[] sent = new Instant[1];
      JsonObject reply =
          untilLeaseEnds(
              held,
              "A heartbeat for " + held.name(),
              !finalizing,
              timeout -> {
                sent[0] = clock.instant();
                return client.work(held.name(), "heartbeat", body, timeout);
              });
      held.onHeartbeat(reply, sent[0]);
      return reply;
    } catch (ApiException e) {
      boolean dropped = !report.equals(Report.NONE) && e.code() == Code.INVALID_ARGUMENT;
      if (!dropped) {
        throw e;
      }
      held.onRefusal(e.code(), e.getMessage());
      return heartbeat(held, Report.NONE, finalizing);
    }
  }

  /**
   * Ends the operation, unless the lease was lost: then what came of the work is discarded, and
   * said to be.
   *
   * @return the operation as it ended, by whomever
   * @throws ApiException if the server did not answer until the lease was over, the worker was
   *     closed or the thread interrupted
   */
  Operation finish(HeldOperation held, Outcome outcome) {
    held.beginSending();
    held.beginFinish();
    try {
      Report last = held.takeReport();
      if (!last.equals(Report.NONE)) {
        heartbeat(held, last, false);
      }
      return sendOutcome(held, outcome);
    } catch (ApiException e) {
      if (e.code() != Code.FAILED_PRECONDITION && e.code() != Code.NOT_FOUND) {
        throw e;
      }
      LOGGER.log(Level.ERROR, "The result of {0} is discarded: {1}", held.name(), e.getMessage());
      return read(held, e);
    } finally {
      held.endSending();
    }
  }

  private Operation sendOutcome(HeldOperation held, Outcome outcome) {
    try {
      return new Operation(
          untilLeaseEnds(
              held,
              "The finish of " + held.name(),
              true,
              timeout ->
                  client.work(held.name(), "finish", outcome.toJson(held.token()), timeout)));
    } catch (ApiException e) {
      if (e.code() != Code.INVALID_ARGUMENT || outcome.isLastResort()) {
        throw e;
      }
      LOGGER.log(
          Level.ERROR, "What came of {0} can''t be stored: {1}", held.name(), e.getMessage());
      return sendOutcome(held, outcome.tooLarge(e.getMessage()));
    }
  }

  private JsonObject untilLeaseEnds(
      HeldOperation held,
      String what,
      boolean endsOnInterrupt,
      RetryingCall.Attempt<JsonObject> attempt) {
    Instant end = held.schedule().expireTime();
    return retrying.until(
        new RetryingCall.Limit(end, held.abandoned(), endsOnInterrupt),
        what,
        e -> e.isTransient() || e.isUnauthorized(),
        attempt);
  }

  /** The role of a worker needn't permit it to read. Then it is told why it wanted to. */
  private Operation read(HeldOperation held, ApiException refusal) {
    try {
      return retrying.until(
          new RetryingCall.Limit(clock.instant().plus(READ_TIME), held.abandoned(), true),
          "Reading " + held.name(),
          ApiException::isTransient,
          timeout -> client.get(held.name()));
    } catch (ApiException e) {
      throw e.code() == Code.PERMISSION_DENIED ? refusal : e;
    }
  }
}
