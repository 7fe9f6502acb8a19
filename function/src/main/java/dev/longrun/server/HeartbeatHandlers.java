package dev.longrun.server;

import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.server.WorkRequests.HeartbeatRequest;
import dev.longrun.service.CancelWatch;
import dev.longrun.service.WorkService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Heartbeats, of one operation and of many: each is carried out at once, and the reply may be held
 * until there is something to hear.
 */
final class HeartbeatHandlers {
  private static final int AT_ONCE = 16;

  private final WorkService work;
  private final CancelWatch watch;
  private final ExecutorService threads;

  HeartbeatHandlers(WorkService work, CancelWatch watch) {
    this.work = work;
    this.watch = watch;
    this.threads = threads();
  }

  /** For many heartbeats in one request; there are none while there is nothing to do. */
  private static ExecutorService threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "heartbeats");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  Result one(ApiRequest request) {
    OperationName name = request.name();
    HeartbeatRequest heartbeat = HeartbeatRequest.parse(request.body());
    Change change =
        work.heartbeat(name, heartbeat.token(), heartbeat.heartbeat(), request.deadline());
    return new Result(
        () -> HeartbeatReply.of(heard(change.written(), heartbeat, request)), List.of(change));
  }

  /** The operation when there is something to hear of it, or when it was waited for long enough. */
  private Operation heard(Operation renewed, HeartbeatRequest heartbeat, ApiRequest request) {
    Duration wait = HeartbeatReply.wait(heartbeat.waitForCancel(), List.of(renewed));
    return HeartbeatReply.isNews(renewed) || wait.isZero() || !request.permit().hold()
        ? renewed
        : watch.await(renewed, heartbeat.token(), wait);
  }

  Result many(ApiRequest request) {
    return new ManyHeartbeats(work, watch, threads, request).carryOut();
  }
}
