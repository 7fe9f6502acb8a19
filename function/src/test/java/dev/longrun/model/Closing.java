package dev.longrun.model;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.model.Command.Cancel;
import dev.longrun.model.Command.Claim;
import dev.longrun.model.Command.Delete;
import dev.longrun.model.Command.Get;
import dev.longrun.model.Command.Start;
import dev.longrun.service.SweepSummary;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** What is looked at when all callers of a round are done. */
final class Closing {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration KEPT = Duration.ofDays(30);
  private static final Duration PAUSE_AFTER_FAILURES = Duration.ofSeconds(40);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

  private static final Start START = new Start(true, Optional.empty(), Optional.empty());

  private final ConcurrentCaller caller;
  private final Round round;

  Closing(int number, Round round) {
    this.caller = new ConcurrentCaller(number, round);
    this.round = round;
  }

  /** What only rarely comes about by itself: a child is started while its parent is cancelled. */
  void cancelWhileAChildIsStarted() throws InterruptedException {
    answer("b", new Delete());
    answer("b", START);
    answer("d", new Delete());
    CompletableFuture<Void> start = CompletableFuture.runAsync(this::startChild);
    answer("b", new Cancel("closing"));
    start.join();
  }

  private void startChild() {
    try {
      answer("d", START.under(Optional.of("b")));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * What there is of each operation after a sweep, and after a claim of what nobody was told of.
   */
  Map<String, View> seen() throws InterruptedException {
    carryOutEffects();
    Map<String, View> seen = new TreeMap<>();
    for (String id : new TreeSet<>(SharedIds.ALL)) {
      Optional<View> view = answer(id, new Get()).view();
      if (view.filter(it -> !round.journal().isTold(id, it)).isPresent()) {
        answer(id, new Claim("", MINUTE));
        view = answer(id, new Get()).view();
      }
      view.ifPresent(it -> seen.put(id, it));
    }
    return seen;
  }

  /** That no unfinished operation is counted which is not there, or is not that is. */
  Optional<String> miscounted(Map<String, View> seen) throws InterruptedException {
    Optional<JsonObject> reply = Optional.empty();
    while (reply.isEmpty()) {
      reply = round.service().send(round.service().count(round.collection(), "NOT done"));
    }
    Map<String, Long> counted = new TreeMap<>();
    for (JsonElement each : reply.get().getAsJsonArray("states")) {
      JsonObject one = each.getAsJsonObject();
      counted.put(one.get("state").getAsString(), one.get("count").getAsLong());
    }
    Map<String, Long> there = new TreeMap<>();
    there.put(ModelState.INITIALIZING.name(), (long) Round.THROUGHOUT.size());
    seen.values().stream()
        .filter(view -> !view.phase().isTerminal())
        .forEach(view -> there.merge(view.phase().name(), 1L, Long::sum));
    return counted.equals(there)
        ? Optional.empty()
        : Optional.of("counted " + counted + " where there are " + there);
  }

  /** Carries out what the calls of the end have left to be carried out. */
  void carryOutEffects() {
    carryOutEffects(PAUSE_AFTER_FAILURES);
  }

  /** The same, however often they have failed. */
  void carryOutAllEffects() {
    carryOutEffects(LONGEST_PAUSE);
  }

  private void carryOutEffects(Duration pause) {
    SweepSummary summary = sweep(pause);
    while (!summary.complete() || summary.counts().failed() > 0) {
      summary = sweep(pause);
    }
  }

  /** When what has failed some times before is due again. */
  private SweepSummary sweep(Duration pause) {
    round.clock().advance(pause);
    return round.sweep().run(Deadline.after(MINUTE));
  }

  /** Looks once more when all that is done by now has expired. */
  void seeExpired() throws InterruptedException {
    round.clock().advance(KEPT);
    for (String id : new TreeSet<>(SharedIds.ALL)) {
      answer(id, new Get());
    }
  }

  /** Repeats the call until it has an answer. */
  CallAnswer answer(String id, Command command) throws InterruptedException {
    Optional<CallAnswer> answer = Optional.empty();
    while (answer.isEmpty()) {
      answer = caller.act(id, command, false);
    }
    return answer.get();
  }
}
