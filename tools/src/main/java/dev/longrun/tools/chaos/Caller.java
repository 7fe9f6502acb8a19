package dev.longrun.tools.chaos;

import com.google.gson.JsonObject;
import dev.longrun.tools.HttpReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * One client: starts operations, has them worked on, cancels some, and reads them again and again.
 */
final class Caller {
  private static final int CHILDREN = 3;
  private static final int MAX_READS = 8;
  private static final int READ_MILLIS = 500;

  private final RetryingClient client;
  private final Fleet fleet;
  private final Ledger ledger;
  private final String parent;
  private final Executor others;

  /**
   * @param parent under which the operations are
   * @param others runs what goes on beside this client: workers over HTTP, and second cancels
   */
  Caller(RetryingClient client, Fleet fleet, Ledger ledger, String parent, Executor others) {
    this.client = client;
    this.fleet = fleet;
    this.ledger = ledger;
    this.parent = parent;
    this.others = others;
  }

  /** One operation, from its start until it has ended or was read often enough. */
  void single(Plan plan, Random random) {
    Optional<History> started = start(plan, Optional.empty(), random);
    started.ifPresent(history -> follow(plan, history, random));
  }

  private void follow(Plan plan, History history, Random random) {
    if (plan.cancelMillis().isPresent()) {
      Pause.millis(plan.cancelMillis().get());
      List<CompletableFuture<Void>> cancels = new ArrayList<>();
      for (int i = 1; i <= plan.cancels(); i++) {
        String reason = "reason " + i;
        cancels.add(
            CompletableFuture.runAsync(
                () -> {
                  if (plan.terminated()) {
                    terminate(history, reason);
                  } else {
                    cancel(history, reason);
                  }
                },
                others));
      }
      cancels.forEach(CompletableFuture::join);
    }
    awaitEnd(history, random);
    read(history);
  }

  private Optional<History> start(Plan plan, Optional<String> parentOperation, Random random) {
    History history = ledger.of(parent + "/operations/" + plan.id());
    HttpReply reply = client.post(parent + "/operations:start", plan.start(parentOperation));
    if (!reply.isOk()) {
      if (!reply.isRefusal()) {
        history.unexpected("start", reply);
      } else {
        ledger.forget(history);
      }
      return Optional.empty();
    }
    history.read(reply.body(), reply.sentNanos());
    giveToWorkers(plan, history, random);
    return Optional.of(history);
  }

  private void giveToWorkers(Plan plan, History history, Random random) {
    switch (plan.how()) {
      case LIBRARY -> fleet.give(history.name(), plan.workers(), random);
      case HTTP -> {
        for (int i = 1; i <= plan.workers(); i++) {
          HttpWorker worker = new HttpWorker(client, "http-" + i);
          others.execute(() -> worker.run(plan, history));
        }
      }
      case EXEC -> {
        history.intended(ExecPlan.OUTCOME);
        fleet.give(new ExecPlan(history.name(), plan.behaviour(), plan.workMillis()));
      }
    }
  }

  private void cancel(History history, String reason) {
    history.cancelAsked();
    history.cancelReplied(client.cancel(history.name(), reason));
    read(history);
  }

  private void terminate(History history, String reason) {
    JsonObject body = new JsonObject();
    body.addProperty("reason", reason);
    history.cancelAsked();
    history.cancelReplied(client.post(history.name() + ":terminate", body));
    read(history);
  }

  private void read(History history) {
    HttpReply reply = client.get(history.name());
    if (reply.isOk()) {
      history.read(reply.body(), reply.sentNanos());
    } else {
      history.unexpected("get", reply);
    }
  }

  private void awaitEnd(History history, Random random) {
    for (int i = 0; i < MAX_READS && !history.isDone(); i++) {
      Pause.millis(random.nextInt(READ_MILLIS));
      read(history);
    }
  }

  /** An operation whose cancellation has to reach its children, even if nobody asks again. */
  void family(String id, Random random) {
    Plan plan = Plan.waiting(id);
    start(plan, Optional.empty(), random).ifPresent(history -> family(plan, history, random));
  }

  private void family(Plan plan, History head, Random random) {
    List<History> children = new ArrayList<>();
    for (int i = 1; i <= CHILDREN; i++) {
      Plan child = Plan.waiting(plan.id() + "-" + i);
      start(child, Optional.of(head.name()), random).ifPresent(children::add);
    }
    Pause.millis(random.nextInt(READ_MILLIS));
    children.forEach(History::cancelAsked);
    if (random.nextInt(3) == 0) {
      head.cancelAsked();
      client.cancelOnce(head.name(), "once");
      awaitEnd(head, random);
    }
    if (!head.isCancelSeen()) {
      cancel(head, "again and again");
    }
    awaitEnd(head, random);
    if (!head.isCancelSeen()) {
      children.forEach(child -> cancel(child, "its parent had ended otherwise"));
    }
  }
}
