package dev.longrun.model;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.model.Command.Advance;
import dev.longrun.model.Command.Claim;
import dev.longrun.model.Command.Finish;
import dev.longrun.model.Command.Get;
import dev.longrun.model.Command.Heartbeat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One of several who call the service at the same time, and note what they are told. */
final class Caller {
  private static final List<String> SHARED = List.of("b", "d");

  /** One in this many calls is a list. */
  private static final int LISTS = 12;

  /** Pages of one list; where a list goes on for ever, this is the end. */
  private static final int TOO_MANY = 100;

  private final int number;
  private final String collection;
  private final HttpService service;
  private final RecordedClock clock;
  private final Journal journal;

  Caller(int number, String collection, HttpService service, RecordedClock clock, Journal journal) {
    this.number = number;
    this.collection = collection;
    this.service = service;
    this.clock = clock;
    this.journal = journal;
  }

  void run(Programs programs, int calls) throws InterruptedException {
    for (int i = 0; i < calls; i++) {
      if (programs.oneIn(LISTS)) {
        walk(programs.any(List.of(1, 2, 100)));
      } else {
        act(programs.any(SHARED), programs.command(), programs.oneIn(2));
      }
    }
  }

  /** Carries out one command; {@code waiting} picks one of two ways to get. */
  void act(String id, Command planned, boolean waiting) throws InterruptedException {
    if (planned instanceof Advance advance) {
      clock.advance(advance.by());
      return;
    }
    Command command = withToken(id, planned);
    Begun begun = new Begun();
    Optional<JsonObject> reply = service.send(service.request(collection, id, command, waiting));
    journal.add(id, begun.event(named(id, command, reply), reply));
  }

  /** In a program a, b and c are tokens; here the first two are the one given out last. */
  private Command withToken(String id, Command planned) {
    if (planned instanceof Heartbeat it) {
      return new Heartbeat(token(id, it.token()), it.lease(), it.finalizing(), it.progress());
    }
    return planned instanceof Finish it
        ? new Finish(token(id, it.token()), it.code(), it.text())
        : planned;
  }

  private String token(String id, String planned) {
    return planned.equals("c") ? "wrong" : journal.token(id).orElse("none");
  }

  private Command named(String id, Command command, Optional<JsonObject> reply) {
    if (!(command instanceof Claim claim)) {
      return command;
    }
    Optional<String> given = reply.map(it -> it.get("leaseToken")).map(JsonElement::getAsString);
    given.ifPresent(token -> journal.addToken(id, token));
    return new Claim(given.orElseGet(() -> "lost-" + UUID.randomUUID()), claim.lease());
  }

  private void walk(int pageSize) throws InterruptedException {
    Begun whole = new Begun();
    List<String> ids = new ArrayList<>();
    String token = "";
    int pages = 0;
    do {
      Begun page = new Begun();
      String path = collection + "?pageSize=" + pageSize + "&pageToken=" + token;
      Optional<JsonObject> reply = service.send(service.get(path));
      if (reply.isEmpty()) {
        return;
      }
      ids.addAll(read(page, reply.get()));
      token =
          Optional.ofNullable(reply.get().get("nextPageToken"))
              .map(JsonElement::getAsString)
              .orElse("");
    } while (!token.isEmpty() && ++pages < TOO_MANY);
    journal.add(new PageWalk(ids));
    for (String id : SHARED) {
      if (!ids.contains(id)) {
        journal.add(id, whole.event(new Get(), Answer.refused("OPERATION_NOT_FOUND")));
      }
    }
  }

  private List<String> read(Begun page, JsonObject reply) {
    List<String> ids = new ArrayList<>();
    if (reply.has("operations")) {
      for (JsonElement each : reply.getAsJsonArray("operations")) {
        String name = each.getAsJsonObject().get("name").getAsString();
        String id = name.substring(name.lastIndexOf('/') + 1);
        ids.add(id);
        if (SHARED.contains(id)) {
          Answer answer = Answer.shown(HttpViews.view(each.getAsJsonObject()));
          journal.add(id, page.event(new Get(), answer));
        }
      }
    }
    return ids;
  }

  /** A call that is under way. */
  private final class Begun {
    private final int moves = clock.moves();
    private final long invoked = System.nanoTime();

    Event event(Command command, Optional<JsonObject> reply) {
      Event answered =
          event(command, reply.map(it -> HttpService.answer(command, it)).orElse(Answer.TAKEN));
      return reply.isPresent() ? answered : answered.unanswered();
    }

    Event event(Command command, Answer answer) {
      long returned = System.nanoTime();
      return new Event(number, command, Optional.of(answer), invoked, returned, clock.since(moves));
    }
  }
}
