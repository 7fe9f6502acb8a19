package dev.longrun.tools.upgrade;

import com.google.gson.JsonObject;
import dev.longrun.tools.HttpReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Clients and workers, each with one operation after the other. */
final class Load {
  static final String PARENT = "projects/upgrade";
  private static final int THREADS = 8;
  private static final int MAX_BEATS = 6;
  private static final int BEAT_MILLIS = 150;

  private final Caller caller;
  private final Map<String, Record> records = new ConcurrentSkipListMap<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final List<CompletableFuture<Void>> running = new ArrayList<>();
  private volatile boolean stopped = true;
  private int rounds;

  Load(Caller caller) {
    this.caller = caller;
  }

  /** All operations whose start was acknowledged, by name. */
  Map<String, Record> records() {
    return records;
  }

  /** Works until it is stopped. */
  void start() {
    stopped = false;
    rounds++;
    for (int i = 0; i < THREADS; i++) {
      String prefix = "op-" + rounds + "-" + i + "-";
      Random random = new Random(rounds * 1000L + i);
      running.add(CompletableFuture.runAsync(() -> work(prefix, random), threads));
    }
  }

  /** Returns when every call has its answer. */
  void stop() {
    stopped = true;
    running.forEach(CompletableFuture::join);
    running.clear();
  }

  /** Ends the threads. */
  void close() {
    threads.shutdown();
  }

  private void work(String prefix, Random random) {
    for (int i = 0; !stopped; i++) {
      one(prefix + i, random);
    }
  }

  private void one(String id, Random random) {
    Record record = new Record(PARENT + "/operations/" + id);
    HttpReply started = caller.post(PARENT + "/operations:start", start(id));
    if (!started.isOk()) {
      record.fault("start was answered " + started);
    }
    records.put(record.name(), record);
    int fate = random.nextInt(10);
    if (fate == 0) {
      return; // nobody claims it
    }
    if (fate == 1) {
      cancel(record);
    }
    String token = ("token-of-" + id + "-").repeat(8).substring(0, 40);
    JsonObject claim = object("worker", "worker", "leaseDuration", "600s");
    HttpReply claimed = caller.post(record.name() + ":claim", claim);
    if (claimed.isOk()) {
      token = claimed.body().get("leaseToken").getAsString();
      hold(record, token, fate, random);
    }
    HttpReply read = caller.get(record.name());
    if (read.isOk()) {
      record.read(read.body());
    } else {
      record.fault("get was answered " + read);
    }
  }

  private static JsonObject start(String id) {
    JsonObject start =
        object("operationId", id, "requestId", id, "operationType", "EXPORT_ENTITIES");
    start.add("labels", object("run", "upgrade"));
    return start;
  }

  private void hold(Record record, String token, int fate, Random random) {
    boolean cancelled = false;
    int beats = random.nextInt(MAX_BEATS);
    for (int i = 0; i < beats; i++) {
      Caller.pause(random.nextInt(BEAT_MILLIS));
      if (fate <= 4 && i == beats / 2) {
        cancel(record);
      }
      HttpReply beat = caller.post(record.name() + ":heartbeat", object("leaseToken", token));
      if (!beat.isOk()) {
        record.fault("a heartbeat was answered " + beat);
        return;
      }
      cancelled = cancelled || beat.body().has("cancelRequested");
    }
    if (fate != 9) { // else its worker is silent from here on
      finish(record, token, cancelled, fate);
    }
  }

  private void finish(Record record, String token, boolean cancelled, int fate) {
    JsonObject finish = object("leaseToken", token);
    if (cancelled) {
      finish.add("error", error(1, "stopped"));
    } else if (fate == 8) {
      finish.add("error", error(15, "failed"));
    }
    HttpReply reply = caller.post(record.name() + ":finish", finish);
    if (reply.isOk()) {
      record.finishAcknowledged(reply.body());
    } else {
      record.fault("finish was answered " + reply);
    }
  }

  private void cancel(Record record) {
    HttpReply reply = caller.post(record.name() + ":cancel", new JsonObject());
    if (reply.isOk()) {
      record.cancelAcknowledged();
    } else {
      record.fault("cancel was answered " + reply);
    }
  }

  private static JsonObject error(int code, String message) {
    JsonObject error = object("message", message);
    error.addProperty("code", code);
    return error;
  }

  private static JsonObject object(String... namesAndValues) {
    JsonObject object = new JsonObject();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.addProperty(namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }
}
