package dev.longrun.tools.chaos;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.tools.HttpReply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What is left when everything has settled, held against what was acknowledged before. */
final class Verdict {
  /** A lease, the longest grace period, a slow sweep, and some more. */
  private static final Duration TIME_TO_SETTLE = Duration.ofSeconds(45);

  private static final int PAGE = 500;
  private static final int MAX_SHOWN = 5;

  private final Ledger ledger;
  private final String parent;

  Verdict(Ledger ledger, String parent) {
    this.ledger = ledger;
    this.parent = parent;
  }

  /** Reads until nothing is unfinished, or it has had enough time. */
  void settle(RetryingClient client) {
    Instant end = Instant.now().plus(TIME_TO_SETTLE);
    List<History> unfinished = unfinished();
    while (!unfinished.isEmpty() && Instant.now().isBefore(end)) {
      unfinished.forEach(history -> read(client, history));
      Pause.millis(500);
      unfinished = unfinished();
    }
  }

  private List<History> unfinished() {
    return ledger.all().stream().filter(history -> !history.isDone()).toList();
  }

  private static void read(RetryingClient client, History history) {
    HttpReply reply = client.get(history.name());
    if (reply.isOk()) {
      history.read(reply.body(), reply.sentNanos());
    } else {
      history.unexpected("get", reply);
    }
  }

  /** Reads all of them once more, one by one at one server and as a list at another, and judges. */
  void close(RetryingClient one, RetryingClient another, Path journals) throws IOException {
    ledger.all().parallelStream().forEach(history -> read(one, history));
    Set<String> listed = list(another);
    compareWithSearchAndCount(another, listed);
    for (Journal.Entry entry : Journal.readAll(journals)) {
      note(entry);
    }
    for (History history : ledger.all()) {
      if (!listed.contains(history.name())) {
        history.unexpected("it is not in the list");
      }
      history.close();
    }
  }

  private Set<String> list(RetryingClient client) {
    Set<String> listed = new HashSet<>();
    String token = "";
    do {
      HttpReply reply = client.get(parent + "/operations?pageSize=" + PAGE + "&pageToken=" + token);
      if (!reply.isOk()) {
        throw new IllegalStateException("list: " + reply);
      }
      for (JsonElement element : reply.body().getAsJsonArray("operations")) {
        JsonObject operation = element.getAsJsonObject();
        String name = operation.get("name").getAsString();
        ledger.of(name).read(operation, reply.sentNanos());
        listed.add(name);
      }
      token =
          reply.body().has("nextPageToken") ? reply.body().get("nextPageToken").getAsString() : "";
    } while (!token.isEmpty());
    return listed;
  }

  /** Nothing changes any more, so they are to tell what the list does. */
  private void compareWithSearchAndCount(RetryingClient client, Set<String> listed) {
    Set<String> found = new HashSet<>();
    JsonObject body = new JsonObject();
    body.addProperty("pageSize", PAGE);
    do {
      JsonObject page = posted(client, "search", body);
      page.getAsJsonArray("results")
          .forEach(
              it ->
                  found.add(
                      it.getAsJsonObject().getAsJsonObject("operation").get("name").getAsString()));
      body.add("pageToken", page.get("nextPageToken"));
    } while (!body.get("pageToken").isJsonNull());
    long counted = 0;
    for (JsonElement each : posted(client, "count", new JsonObject()).getAsJsonArray("states")) {
      counted += each.getAsJsonObject().get("count").getAsLong();
    }
    if (!found.equals(listed) || counted != listed.size()) {
      throw new IllegalStateException(
          "%d listed, %d found, %d counted".formatted(listed.size(), found.size(), counted));
    }
  }

  private JsonObject posted(RetryingClient client, String method, JsonObject body) {
    HttpReply reply = client.post(parent + "/operations:" + method, body);
    if (!reply.isOk()) {
      throw new IllegalStateException(method + ": " + reply);
    }
    return reply.body();
  }

  private void note(Journal.Entry entry) {
    History history = ledger.of(entry.name());
    switch (entry.what()) {
      case "intended" -> history.intended(entry.outcome());
      case "ended" -> history.acknowledged(entry.outcome());
      default -> history.unexpected(entry.outcome());
    }
  }

  int violations() {
    return ledger.all().stream().mapToInt(history -> history.violations().size()).sum();
  }

  void print() {
    Map<String, Long> states =
        ledger.all().stream()
            .collect(
                Collectors.groupingBy(
                    history -> history.ended().map(Seen::state).orElse("unfinished"),
                    TreeMap::new,
                    Collectors.counting()));
    System.out.printf("%d operations: %s%n", ledger.all().size(), states);
    System.out.printf(
        "acknowledged: cancels of %d operations, ends of %d operations%n",
        count(History::isCancelAcknowledged), count(History::isEndAcknowledged));
    List<History> broken = new ArrayList<>(ledger.all());
    broken.removeIf(history -> history.violations().isEmpty());
    broken.stream().limit(MAX_SHOWN).forEach(Verdict::print);
    System.out.printf("violations: %d, in %d operations%n", violations(), broken.size());
  }

  private long count(Predicate<History> which) {
    return ledger.all().stream().filter(which).count();
  }

  private static void print(History history) {
    System.out.println(history.name());
    history.violations().forEach(violation -> System.out.println("  VIOLATION: " + violation));
    history.events().forEach(event -> System.out.println("    " + event));
  }
}
