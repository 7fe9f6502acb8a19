package dev.longrun.tools.sample;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.longrun.tools.HttpReply;
import dev.longrun.tools.OperationsClient;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Works on the operations of the day, over the API, until the server is gone. */
final class SampleWorkers {
  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final int PERIODS_PER_START = 15;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int FIRST_NEW = 600;

  /** The work on one operation. */
  private static final class Work {
    private final Running.Held held;
    private double done;
    private boolean cancelled;

    Work(Running.Held held) {
      this.held = held;
      this.done = held.done();
    }
  }

  private final OperationsClient client;
  private final List<Work> works = new ArrayList<>();
  private int started;

  SampleWorkers(OperationsClient client, List<Running.Held> held) {
    this.client = client;
    held.forEach(it -> works.add(new Work(it)));
  }

  /** Blocks until nothing answers for a while. */
  void run() throws InterruptedException {
    Instant lastReply = Instant.now();
    for (int period = 0; Instant.now().isBefore(lastReply.plus(PATIENCE)); period++) {
      try {
        if (period % PERIODS_PER_START == PERIODS_PER_START - 1) {
          begin();
        }
        for (Work work : List.copyOf(works)) {
          step(work);
        }
        lastReply = Instant.now();
      } catch (ConnectException e) {
        // between two servers, or after the last
      } catch (IOException e) {
        System.err.println("sample: " + e.getMessage());
      }
      Thread.sleep(PERIOD.toMillis());
    }
  }

  private void begin() throws IOException, InterruptedException {
    Kind kind = Kind.ALL.get(started % 3);
    SampleOperation sample = SampleOperation.of(kind, FIRST_NEW + started++);
    JsonObject start = new JsonObject();
    start.addProperty("operationId", sample.name().id());
    start.addProperty("operationType", kind.type());
    JsonObject labels = new JsonObject();
    labels.addProperty("team", kind.team());
    labels.addProperty("run", "manual");
    start.add("labels", labels);
    client.call("POST", SampleOperation.PROJECT + "/operations:start", start.toString());
    JsonObject claim = token(sample);
    claim.addProperty("worker", sample.worker());
    if (post(sample, "claim", claim).isOk()) {
      works.add(new Work(new Running.Held(sample, sample.start(Instant.now()), 0, 0.01, true)));
    }
  }

  private void step(Work work) throws IOException, InterruptedException {
    SampleOperation sample = work.held.sample();
    work.done = Math.min(1, work.done + work.held.speed() * PERIOD.toSeconds());
    if (work.cancelled && work.held.obedient()) {
      JsonObject error = new JsonObject();
      error.addProperty("code", 1);
      error.addProperty("message", "Stopped. Temporary files are removed.");
      finish(work, "error", error);
    } else if (work.done >= 1 && work.held.speed() > 0) {
      finish(work, "response", JsonParser.parseString(sample.response().text()).getAsJsonObject());
    } else {
      heartbeat(work, sample);
    }
  }

  private void heartbeat(Work work, SampleOperation sample)
      throws IOException, InterruptedException {
    JsonObject progress = new JsonObject();
    progress.addProperty("workCompleted", sample.progress(work.done).workCompleted());
    progress.addProperty("workEstimated", sample.kind().units());
    JsonObject heartbeat = token(sample);
    heartbeat.add("progress", progress);
    HttpReply reply = post(sample, "heartbeat", heartbeat);
    if (reply.status() == 400 || reply.status() == 404) {
      works.remove(work); // somebody ended it
    } else if (reply.isOk()) {
      work.cancelled = reply.body().has("cancelRequested");
    }
  }

  private void finish(Work work, String how, JsonObject what)
      throws IOException, InterruptedException {
    JsonObject finish = token(work.held.sample());
    finish.add(how, what);
    post(work.held.sample(), "finish", finish);
    works.remove(work);
  }

  private static JsonObject token(SampleOperation sample) {
    JsonObject body = new JsonObject();
    body.addProperty("leaseToken", sample.token().value());
    return body;
  }

  private HttpReply post(SampleOperation sample, String verb, JsonObject body)
      throws IOException, InterruptedException {
    return client.send("POST", sample.name() + ":" + verb, body.toString());
  }
}
