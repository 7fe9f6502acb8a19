package dev.longrun.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.model.Command.CancelAmong;
import dev.longrun.model.Command.Get;
import dev.longrun.model.Command.Inspect;
import dev.longrun.model.Command.Overlooked;
import dev.longrun.model.PageWalk.Look;
import dev.longrun.model.PageWalk.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Goes through a collection page by page, and notes what each page says of the operations. */
final class PageWalker {
  /** Pages of one list; where a list goes on for ever, this is the end. */
  private static final int TOO_MANY = 100;

  private static final Set<String> SHARED = new TreeSet<>(SharedIds.ALL);

  private final int caller;
  private final Round round;
  private final int pageSize;

  PageWalker(int caller, Round round, int pageSize) {
    this.caller = caller;
    this.round = round;
    this.pageSize = pageSize;
  }

  private Begun begin() {
    return new Begun(caller, round.clock());
  }

  /** Goes to the end of a list or a search, if nothing fails. */
  void walk(Look look) throws InterruptedException {
    Begun whole = begin();
    List<Shown> shown = new ArrayList<>();
    String token = "";
    int pages = 0;
    do {
      Begun page = begin();
      Optional<JsonObject> reply =
          round.service().send(round.service().page(round.collection(), look, pageSize, token));
      if (reply.isEmpty()) {
        return;
      }
      array(reply.get(), "operations").forEach(it -> shown.add(note(page, it, operation(it))));
      array(reply.get(), "results").forEach(it -> shown.add(note(page, it, details(it))));
      token = next(reply.get());
    } while (!token.isEmpty() && ++pages < TOO_MANY);
    PageWalk walk = new PageWalk(look, shown);
    round.journal().add(walk);
    noteOthers(walk.ids(), whole.event(new Overlooked(look.states()), CallAnswer.TAKEN));
  }

  /** One operation on a page, and how somebody who had asked for it alone would know of it. */
  private record Found(JsonElement operation, Command command) {}

  private static Found operation(JsonElement it) {
    return new Found(it, new Get());
  }

  private static Found details(JsonElement it) {
    return new Found(it.getAsJsonObject().get("operation"), new Inspect());
  }

  private Shown note(Begun page, JsonElement told, Found found) {
    String id = id(found.operation());
    View view = HttpViews.view(found.operation().getAsJsonObject());
    if (SHARED.contains(id)) {
      CallAnswer answer = HttpViews.answer(found.command(), told.getAsJsonObject());
      round.journal().add(id, page.event(found.command(), answer));
    }
    return new Shown(id, view.start(), view.phase());
  }

  /** Cancels all that the callers share, as far as it is not done. */
  void cancelAll(String reason) throws InterruptedException {
    CancelAmong command = new CancelAmong(reason);
    Begun whole = begin();
    Set<String> seen = new TreeSet<>();
    boolean complete = true;
    String token = "";
    do {
      Begun page = begin();
      Optional<JsonObject> reply =
          round
              .service()
              .send(round.service().cancelAll(round.collection(), command, pageSize, token));
      Set<String> cancelled = new TreeSet<>();
      reply.ifPresent(
          it -> array(it, "results").forEach(each -> cancelled.add(note(page, command, each))));
      token = reply.map(PageWalker::next).orElse("");
      if (reply.isEmpty() || (!token.isEmpty() && cancelled.size() < pageSize)) {
        complete = false;
        noteOthers(cancelled, page.event(command, Optional.empty()));
      }
      seen.addAll(cancelled);
    } while (!token.isEmpty());
    if (complete) {
      noteOthers(seen, whole.event(new Overlooked(ModelState.UNFINISHED), CallAnswer.TAKEN));
    }
  }

  private String note(Begun page, CancelAmong command, JsonElement result) {
    JsonObject one = result.getAsJsonObject();
    CallAnswer answer =
        one.has("error")
            ? HttpViews.refused(one)
            : CallAnswer.become(ModelState.valueOf(one.get("state").getAsString()));
    round.journal().add(id(result), page.event(command, answer));
    return id(result);
  }

  private void noteOthers(Iterable<String> known, Event event) {
    Set<String> others = new TreeSet<>(SHARED);
    known.forEach(others::remove);
    others.forEach(id -> round.journal().add(id, event));
  }

  private static String id(JsonElement operation) {
    String name = operation.getAsJsonObject().get("name").getAsString();
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static JsonArray array(JsonObject reply, String field) {
    return reply.has(field) ? reply.getAsJsonArray(field) : new JsonArray();
  }

  private static String next(JsonObject reply) {
    return Optional.ofNullable(reply.get("nextPageToken")).map(JsonElement::getAsString).orElse("");
  }
}
