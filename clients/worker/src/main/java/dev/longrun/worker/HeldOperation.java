package dev.longrun.worker;

import com.google.gson.JsonObject;
import dev.longrun.worker.client.Code;
import dev.longrun.worker.client.Operation;
import dev.longrun.worker.client.ProtoJson;
import dev.longrun.worker.client.ResourceName;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/**
 * One operation while this process holds it: its lease, what is to be reported, and whether to
 * stop. It sends nothing itself.
 */
final class HeldOperation {
  private static final Logger LOGGER = System.getLogger(HeldOperation.class.getName());

  private enum Phase {
    CLAIMING,
    WORKING,
    /** The point of no return is being asked for, so whether a cancel came first isn't known. */
    ENTERING_FINALIZING,
    FINALIZING,
    FINISHING
  }

  private final String name;
  private final LeaseToken token;
  private final StopSignal stop;
  private final UnsentReport unsent = new UnsentReport();
  private final Semaphore sending = new Semaphore(1);
  private final CountDownLatch abandoned = new CountDownLatch(1);

  private Phase phase = Phase.CLAIMING;
  private Optional<Operation> claimed = Optional.empty();
  private LeaseSchedule schedule = LeaseSchedule.claimed(Duration.ZERO, Instant.EPOCH);
  private String leaseExpireTime = "";
  private Instant waitTime = Instant.EPOCH;

  HeldOperation(String name, LeaseToken token, StopSignal stop) {
    this.name = name;
    this.token = token;
    this.stop = stop;
  }

  String name() {
    return name;
  }

  String parent() {
    return ResourceName.parentOf(name);
  }

  LeaseToken token() {
    return token;
  }

  StopSignal stop() {
    return stop;
  }

  /** Counted down when nothing more is to be sent. */
  CountDownLatch abandoned() {
    return abandoned;
  }

  /** As it was when it was claimed. */
  synchronized Operation claimed() {
    return claimed.orElseThrow();
  }

  synchronized void onClaimed(JsonObject reply, Duration leaseDuration, Instant sent) {
    claimed = Optional.of(new Operation(reply.getAsJsonObject("operation")));
    leaseExpireTime = reply.get("leaseExpireTime").getAsString();
    schedule = LeaseSchedule.claimed(leaseDuration, sent);
    phase = Phase.WORKING;
  }

  void report(Report report) {
    unsent.add(report);
  }

  synchronized LeaseSchedule schedule() {
    return schedule;
  }

  /**
   * Stops the work if nothing was heard from the server until the lease ran out, without asking it
   * once more.
   */
  void checkLease(Instant now) {
    boolean lost;
    synchronized (this) {
      lost = isWorking() && schedule.isExpired(now) && !stop.isLeaseLost();
    }
    if (lost) {
      LOGGER.log(Level.ERROR, "The lease on {0} ran out; its result will be discarded.", name);
      stop.give(StopSignal.Reason.LEASE_LOST);
    }
  }

  private boolean isWorking() {
    return phase != Phase.CLAIMING && phase != Phase.FINISHING;
  }

  /** Whether a heartbeat should wait for a cancel request. */
  synchronized boolean shouldWait(Instant now) {
    return phase == Phase.WORKING && !stop.isGiven() && !now.isBefore(waitTime);
  }

  synchronized void waitAgainAt(Instant time) {
    waitTime = time;
  }

  /**
   * Whether to send a heartbeat that doesn't wait; then {@link #endSending} must follow.
   *
   * @param waiting whether another that waits is on its way
   */
  synchronized boolean tryBeginHeartbeat(Instant now, boolean waiting) {
    boolean due =
        schedule.isHeartbeatDue(now, waiting) || (!unsent.isEmpty() && schedule.isReportDue(now));
    return due && isWorking() && !stop.isLeaseLost() && sending.tryAcquire();
  }

  /** Waits for heartbeats under way, so that what is sent next is not overtaken by one. */
  void beginSending() {
    sending.acquireUninterruptibly();
  }

  void endSending() {
    sending.release();
  }

  Report takeReport() {
    return unsent.take();
  }

  JsonObject heartbeat(Report report) {
    JsonObject heartbeat = token.toJson();
    heartbeat.addProperty("leaseDuration", ProtoJson.duration(schedule().duration()));
    report.addTo(heartbeat);
    return heartbeat;
  }

  /** A heartbeat, sent at {@code sent}, was accepted. */
  void onHeartbeat(JsonObject reply, Instant sent) {
    boolean heard;
    synchronized (this) {
      String expireTime = reply.get("leaseExpireTime").getAsString();
      if (!expireTime.equals(leaseExpireTime)) {
        leaseExpireTime = expireTime;
        schedule = schedule.renewed(sent);
      }
      heard = phase == Phase.WORKING;
    }
    if (heard) {
      CancelRequest.of(reply).ifPresent(stop::cancel);
    }
  }

  /** The server could not be asked, and what was to be reported is still to be. */
  synchronized void onFailure(Report report, Instant now, Duration pause) {
    unsent.putBack(report);
    schedule = schedule.failed(now, pause);
  }

  /**
   * The server refused a heartbeat.
   *
   * @return whether that is final: the lease is lost, or what was reported is dropped
   */
  boolean onRefusal(Code code, String message) {
    switch (code) {
      case INVALID_ARGUMENT, OUT_OF_RANGE ->
          LOGGER.log(Level.ERROR, "What was reported of {0} can''t be stored: {1}", name, message);
      case FAILED_PRECONDITION, NOT_FOUND -> onLeaseLost(message);
      default -> {
        return false;
      }
    }
    return true;
  }

  void onLeaseLost(String why) {
    boolean working;
    synchronized (this) {
      working = isWorking();
    }
    if (working) {
      LOGGER.log(
          Level.ERROR, "The lease on {0} was lost; its result will be discarded. {1}", name, why);
      stop.give(StopSignal.Reason.LEASE_LOST);
    }
  }

  synchronized boolean isFinalizing() {
    return phase == Phase.FINALIZING;
  }

  /** From here on no other heartbeat decides whether a cancel request came in time. */
  synchronized void enterFinalizing() {
    phase = Phase.ENTERING_FINALIZING;
  }

  /** What the server said to it; or nothing, if the lease was lost. */
  void endFinalizing(Optional<CancelRequest> cancelledBefore) {
    synchronized (this) {
      phase = cancelledBefore.isPresent() ? Phase.WORKING : Phase.FINALIZING;
    }
    cancelledBefore.ifPresent(stop::cancel);
  }

  synchronized void beginFinish() {
    phase = Phase.FINISHING;
  }

  /** Gives up the lease: nothing renews it any more. */
  void abandon() {
    abandoned.countDown();
    stop.give(StopSignal.Reason.LEASE_LOST);
  }
}
