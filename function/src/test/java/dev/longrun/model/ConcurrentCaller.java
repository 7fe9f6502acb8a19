package dev.longrun.model;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.model.Command.Advance;
import dev.longrun.model.Command.Claim;
import dev.longrun.model.Command.Finish;
import dev.longrun.model.Command.Heartbeat;
import dev.longrun.model.Command.Start;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** One of several who call the service at the same time, and note what they are told. */
final class ConcurrentCaller {
  private static final List<Integer> PAGE_SIZES = List.of(1, 2, 100);
  private static final Duration SWEEP = Duration.ofSeconds(1);

  /** As long as the token of a worker's own must be. */
  private static final int TOKEN_LENGTH = 32;

  private final int number;
  private final Round round;
  private final HeldCalls held;

  ConcurrentCaller(int number, Round round) {
    this.number = number;
    this.round = round;
    this.held = new HeldCalls(number, round);
  }

  void run(Programs programs, int calls) throws InterruptedException {
    for (int i = 0; i < calls; i++) {
      String id = programs.any(SharedIds.ALL);
      switch (programs.choice()) {
        case LIST -> pages(programs).walk(programs.look());
        case COUNT -> count(id, programs.state());
        case CANCEL_ALL -> pages(programs).cancelAll("z");
        case SWEEP -> round.sweep().run(Deadline.after(SWEEP));
        case WAIT -> held.await(id);
        case HOLD -> held.heartbeat(id, withToken(id, programs.heartbeat()));
        case HEARTBEATS -> held.heartbeats(heartbeats(programs), programs.oneIn(2));
        case STOP -> round.servers().stopOne(programs.oneIn(2));
        case CALL -> act(id, programs.commandOn(id), programs.oneIn(2));
      }
    }
  }

  /** Starts one operation of each id, those above others first. */
  void begin(Programs programs) throws InterruptedException {
    for (String id : new TreeSet<>(SharedIds.ALL)) {
      act(id, programs.startOf(id), false);
    }
  }

  private PageWalker pages(Programs programs) {
    return new PageWalker(number, round, programs.any(PAGE_SIZES));
  }

  /** Carries out one command; {@code waiting} picks one of two ways to get. */
  Optional<CallAnswer> act(String id, Command planned, boolean waiting)
      throws InterruptedException {
    if (planned instanceof Advance advance) {
      round.clock().advance(advance.by());
      return Optional.empty();
    }
    Command command = withToken(id, planned);
    Begun begun = new Begun(number, round.clock());
    Optional<JsonObject> reply =
        round.service().send(round.service().request(round.collection(), id, command, waiting));
    Event event = begun.event(named(id, command, reply), reply);
    note(id, event);
    return event.answer();
  }

  private void note(String id, Event event) {
    if (event.command() instanceof Start start && start.parent().isPresent()) {
      StartNotes.note(round.journal(), id, event);
      return;
    }
    round.journal().add(id, event);
    boolean taken = event.answer().filter(CallAnswer::isRefused).isEmpty();
    if (event.command() instanceof Start start && taken) {
      Optional<View> told = event.answer().flatMap(CallAnswer::view);
      round.journal().add(new Started(id, start, told, event));
    }
  }

  private Map<String, Heartbeat> heartbeats(Programs programs) {
    Map<String, Heartbeat> heartbeats = new TreeMap<>();
    SharedIds.ALL.forEach(id -> heartbeats.put(id, withToken(id, programs.heartbeat())));
    return heartbeats;
  }

  /** Whether the operation is among those that are counted in a state. */
  private void count(String id, ModelState state) throws InterruptedException {
    Begun begun = new Begun(number, round.clock());
    String filter = "operationType = %s AND state = %s".formatted(Details.Said.typeOf(id), state);
    round
        .service()
        .send(round.service().count(round.collection(), filter))
        .map(reply -> new Command.Counted(state, reply.has("states")))
        .ifPresent(it -> round.journal().add(id, begun.event(it, CallAnswer.TAKEN)));
  }

  /**
   * In a program a, b and c are tokens; here the first two are those that a claim chooses, and
   * otherwise the one given out last.
   */
  private Command withToken(String id, Command planned) {
    if (planned instanceof Heartbeat it) {
      return withToken(id, it);
    }
    if (planned instanceof Claim it) {
      String chosen = it.token().equals("c") ? "" : it.token().repeat(TOKEN_LENGTH);
      return new Claim(chosen, it.lease(), it.worker());
    }
    return planned instanceof Finish it
        ? new Finish(token(id, it.token()), it.code(), it.text())
        : planned;
  }

  private Heartbeat withToken(String id, Heartbeat it) {
    return new Heartbeat(token(id, it.token()), it.lease(), it.finalizing(), it.progress());
  }

  private String token(String id, String planned) {
    return planned.equals("c") ? "wrong" : round.journal().token(id).orElse("none");
  }

  private Command named(String id, Command command, Optional<JsonObject> reply) {
    if (!(command instanceof Claim claim)) {
      return command;
    }
    Optional<String> given = reply.map(it -> it.get("leaseToken")).map(JsonElement::getAsString);
    given.ifPresent(token -> round.journal().addToken(id, token));
    String token = claim.token().isEmpty() ? "lost-" + UUID.randomUUID() : claim.token();
    return new Claim(given.orElse(token), claim.lease(), claim.worker());
  }
}
