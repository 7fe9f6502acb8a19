package dev.longrun;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import com.google.gson.Gson;
import dev.longrun.auth.AuditLog;
import dev.longrun.error.ApiException;
import dev.longrun.error.ServerErrors;
import dev.longrun.http.HttpReply;
import dev.longrun.server.Dispatcher;
import dev.longrun.service.LiveOperations;
import dev.longrun.service.Sweep;
import dev.longrun.service.SweepSummary;
import dev.longrun.time.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sweeps once for each request, whatever it says, and replies with what it did. For Cloud
 * Scheduler; who may call it is for IAM in front of it to decide. Calling it twice, even at once,
 * does no harm.
 */
public final class SweepFunction implements HttpFunction {
  /**
   * With the look at cancellations, a run still ends within a minute: the next one doesn't find it
   * running.
   */
  static final Duration MAX_DURATION = Duration.ofSeconds(48);

  private static final Duration CANCELLING_DURATION = Duration.ofSeconds(10);

  private static final Logger LOGGER = Logger.getLogger(SweepFunction.class.getName());

  private final Sweep sweep;
  private final SweepLog log;

  /** What the Functions Framework calls, once for each instance. */
  public SweepFunction() {
    this(Startup.configured(() -> Config.from(System.getenv()), System.out));
  }

  private SweepFunction(Config config) {
    this(
        new Sweep(
            new LiveOperations(
                Stores.open(config, () -> {}),
                Stores.clock(),
                new AuditLog(System.out, Optional.empty(), false, Stores.clock())::settled,
                Startup.configured(config::effects, System.out).outside(System.out))),
        new SweepLog(System.out));
  }

  SweepFunction(Sweep sweep, SweepLog log) {
    this.sweep = sweep;
    this.log = log;
  }

  @Override
  public void service(HttpRequest request, HttpResponse response) throws IOException {
    HttpReply reply = swept();
    response.setStatusCode(reply.status());
    reply.headers().forEach(response::appendHeader);
    response.getOutputStream().write(reply.body());
  }

  private HttpReply swept() {
    try {
      SweepSummary summary = sweep.run(Deadline.after(MAX_DURATION));
      log.write(summary);
      log.writeIfSlow(sweep.longestCancelling(Deadline.after(CANCELLING_DURATION)));
      String body = new Gson().toJson(summary.fields()) + "\n";
      return new HttpReply(
          200,
          Map.of("Content-Type", "application/json; charset=UTF-8"),
          body.getBytes(StandardCharsets.UTF_8));
    } catch (RuntimeException | Error e) {
      LOGGER.log(Level.SEVERE, "the sweep failed", e);
      ApiException told = e instanceof ApiException known ? known : ServerErrors.internal(e);
      return Dispatcher.reply(told.error());
    }
  }
}
