package dev.longrun.tools.chaos;

import com.google.gson.JsonObject;
import dev.longrun.tools.HttpReply;
import java.util.concurrent.TimeUnit;

/** A worker that calls the service, as one in any language would. */
final class HttpWorker {
  private static final long TICK_MILLIS = 200;
  private static final int CANCELLED = 1;
  private static final int DATA_LOSS = 15;

  private final RetryingClient client;
  private final String name;

  HttpWorker(RetryingClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /** Claims the operation and works on it until it has ended or is lost. */
  void run(Plan plan, History history) {
    JsonObject claim = new JsonObject();
    claim.addProperty("worker", name);
    claim.addProperty("leaseDuration", ChaosWorker.LEASE.toSeconds() + "s");
    HttpReply reply = client.post(history.name() + ":claim", claim);
    if (reply.isOk()) {
      JsonObject lease = new JsonObject();
      lease.add("leaseToken", reply.body().get("leaseToken"));
      work(plan, history, lease);
    } else if (!reply.isRefusal()) {
      history.unexpected("claim", reply);
    }
  }

  private void work(Plan plan, History history, JsonObject lease) {
    long begun = System.nanoTime();
    long cancelled = -1;
    boolean finalizing = false;
    while (true) {
      HttpReply beat = heartbeat(history, lease, finalizing);
      if (!beat.isOk()) {
        return;
      }
      long elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
      if (cancelled < 0 && beat.body().has("cancelRequested")) {
        cancelled = elapsed;
      }
      Behaviour.Moment moment =
          new Behaviour.Moment(elapsed, plan.workMillis(), cancelled, finalizing);
      switch (plan.behaviour().next(moment)) {
        case GO_ON -> Pause.millis(TICK_MILLIS);
        case FINALIZE -> finalizing = true;
        default -> {
          finish(history, lease, outcome(plan.behaviour().next(moment)));
          return;
        }
      }
    }
  }

  private HttpReply heartbeat(History history, JsonObject lease, boolean finalizing) {
    JsonObject body = lease.deepCopy();
    body.addProperty("finalizing", finalizing);
    HttpReply reply = client.post(history.name() + ":heartbeat", body);
    if (!reply.isOk() && !reply.isRefusal()) {
      history.unexpected("heartbeat", reply);
    }
    return reply;
  }

  private JsonObject outcome(Behaviour.Next end) {
    JsonObject outcome = new JsonObject();
    if (end == Behaviour.Next.COMPLETE) {
      outcome.add("response", OutcomeText.response("by " + name));
      return outcome;
    }
    JsonObject error = new JsonObject();
    error.addProperty("code", end == Behaviour.Next.STOP ? CANCELLED : DATA_LOSS);
    error.addProperty("message", "by " + name);
    outcome.add("error", error);
    return outcome;
  }

  private void finish(History history, JsonObject lease, JsonObject outcome) {
    history.intended(OutcomeText.of(outcome));
    JsonObject body = outcome.deepCopy();
    body.add("leaseToken", lease.get("leaseToken"));
    HttpReply reply = client.post(history.name() + ":finish", body);
    if (reply.isOk()) {
      history.acknowledged(OutcomeText.of(outcome));
      history.read(reply.body(), reply.sentNanos());
    } else if (!reply.isRefusal()) {
      history.unexpected("finish", reply);
    }
  }
}
