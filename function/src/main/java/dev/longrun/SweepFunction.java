package dev.longrun;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import com.google.gson.Gson;
import dev.longrun.auth.AuditLog;
import dev.longrun.error.ApiException;
import dev.longrun.service.LiveOperations;
import dev.longrun.service.Sweep;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sweeps once for each request, whatever it says, and replies with what it did. For Cloud
 * Scheduler; who may call it is for IAM in front of it to decide. Calling it twice, even at once,
 * does no harm.
 */
public final class SweepFunction implements HttpFunction {
  /** Below a minute, so that runs on every minute's schedule don't pile up. */
  static final Duration MAX_DURATION = Duration.ofSeconds(50);

  private static final Logger LOGGER = Logger.getLogger(SweepFunction.class.getName());

  private final Sweep sweep;
  private final SweepLog log;

  /** What the Functions Framework calls, once for each instance. */
  public SweepFunction() {
    this(
        new Sweep(
            new LiveOperations(
                Stores.open(
                    Startup.configured(() -> Config.from(System.getenv()), System.out), () -> {}),
                Stores.clock(),
                new AuditLog(System.out, Optional.empty())::settled)),
        new SweepLog(System.out));
  }

  SweepFunction(Sweep sweep, SweepLog log) {
    this.sweep = sweep;
    this.log = log;
  }

  @Override
  public void service(HttpRequest request, HttpResponse response) throws IOException {
    try {
      Sweep.Summary summary = sweep.run(MAX_DURATION);
      log.write(summary);
      log.writeIfSlow(sweep.longestCancelling());
      response.setContentType("application/json; charset=UTF-8");
      response.getWriter().write(new Gson().toJson(summary.fields()) + "\n");
    } catch (ApiException e) {
      LOGGER.log(Level.SEVERE, "the sweep failed", e);
      response.setStatusCode(e.error().code().httpStatus());
    }
  }
}
