package dev.longrun.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.model.Command.Claim;
import dev.longrun.model.Command.Heartbeat;
import dev.longrun.model.Command.Inspect;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Operations as they come over HTTP. */
final class HttpViews {
  private static final Pattern FROM_PARENT =
      Pattern.compile("^parent operation .*/([^/]+) (was cancelled|is gone)$");

  /** Of what names none; no test gets to its end. */
  private static final Duration SERVERS_GRACE_PERIOD = Duration.ofDays(7);

  private HttpViews() {}

  static View view(JsonObject operation) {
    JsonObject metadata = operation.getAsJsonObject("metadata");
    JsonObject common = metadata.getAsJsonObject("common");
    return new View(
        ModelState.valueOf(common.get("state").getAsString()),
        time(common, "startTime").orElseThrow(),
        time(common, "endTime"),
        cancel(common),
        result(operation),
        Optional.ofNullable(metadata.getAsJsonObject("progressEntities"))
            .map(it -> it.get("workCompleted").getAsLong()));
  }

  /** What an error says. */
  static CallAnswer refused(JsonObject reply) {
    return CallAnswer.refused(
        reply
            .getAsJsonObject("error")
            .getAsJsonArray("details")
            .get(0)
            .getAsJsonObject()
            .get("reason")
            .getAsString());
  }

  /** What a reply to a command says. */
  static CallAnswer answer(Command command, JsonObject reply) {
    if (reply.has("error") && !reply.has("name")) {
      return refused(reply);
    }
    if (command instanceof Claim) {
      return CallAnswer.claimed(
          view(reply.getAsJsonObject("operation")), time(reply, "leaseExpireTime").orElseThrow());
    }
    if (command instanceof Heartbeat) {
      return CallAnswer.kept(
          time(reply, "leaseExpireTime").orElseThrow(), reply.has("cancelRequested"));
    }
    if (command instanceof Inspect) {
      return inspected(reply);
    }
    return reply.has("name") ? CallAnswer.shown(view(reply)) : CallAnswer.TAKEN;
  }

  /** An OperationDetails. */
  private static CallAnswer inspected(JsonObject details) {
    View view = view(details.getAsJsonObject("operation"));
    JsonObject cancel = object(details, "cancel");
    Optional<Instant> stops = time(cancel, "deadline").filter(it -> !isDefault(it, cancel));
    JsonObject claim = object(details, "claim");
    Details told =
        new Details(
            said(details),
            details.has("cancellable"),
            Optional.of(text(details, "parentOperation"))
                .filter(it -> !it.isEmpty())
                .map(HttpViews::last),
            time(claim, "claimTime").map(it -> claim(claim, it)),
            new Details.Due(time(details, "claimDeadline"), time(details, "runDeadline"), stops),
            time(details, "expireTime"),
            steps(details.getAsJsonArray("events")));
    return isOneStory(view, details)
        ? CallAnswer.inspected(view, told)
        : CallAnswer.refused("what it tells of its operation is not the operation: " + details);
  }

  /** Whether what stands in it twice is the same. */
  private static boolean isOneStory(View view, JsonObject details) {
    return text(details, "state").equals(view.phase().name())
        && time(details, "startTime").equals(Optional.of(view.start()))
        && time(details, "endTime").equals(view.end())
        && time(object(details, "cancel"), "requestTime")
            .equals(view.cancel().map(View.Cancel::time))
        && text(object(details, "progress"), "workCompleted")
            .equals(view.progress().map(Object::toString).orElse(""));
  }

  private static boolean isDefault(Instant deadline, JsonObject cancel) {
    return time(cancel, "requestTime").orElseThrow().plus(SERVERS_GRACE_PERIOD).equals(deadline);
  }

  private static Details.Said said(JsonObject details) {
    JsonObject operation = details.getAsJsonObject("operation");
    String id = last(text(operation, "name"));
    String type = text(details, "operationType");
    Map<String, String> labels = new TreeMap<>();
    object(details, "labels").asMap().forEach((key, text) -> labels.put(key, text.getAsString()));
    return new Details.Said(
        text(details, "startedBy"),
        type.equals(Details.Said.typeOf(id)) ? Details.Said.ALWAYS.type() : type,
        labels,
        text(operation.getAsJsonObject("metadata"), "outputUrlPrefix"),
        last(text(object(details, "backend"), "name")));
  }

  private static Details.Claim claim(JsonObject claim, Instant claimed) {
    return new Details.Claim(
        text(claim, "worker"),
        claimed,
        time(claim, "renewTime").orElseThrow(),
        time(claim, "leaseExpireTime").orElseThrow());
  }

  private static List<Details.Step> steps(JsonArray events) {
    return events.asList().stream()
        .map(JsonElement::getAsJsonObject)
        .map(
            it ->
                new Details.Step(
                    time(it, "time").orElseThrow(),
                    text(it, "kind"),
                    ModelState.valueOf(text(it, "state"))))
        .toList();
  }

  private static JsonObject object(JsonObject message, String field) {
    return message.has(field) ? message.getAsJsonObject(field) : new JsonObject();
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  static Optional<Instant> time(JsonObject message, String field) {
    return Optional.ofNullable(message.get(field)).map(it -> Instant.parse(it.getAsString()));
  }

  private static Optional<View.Cancel> cancel(JsonObject common) {
    return Optional.ofNullable(common.getAsJsonObject("labels"))
        .filter(labels -> labels.has("cancel-request-time"))
        .map(
            labels ->
                new View.Cancel(
                    time(labels, "cancel-request-time").orElseThrow(),
                    FROM_PARENT
                        .matcher(text(labels, "cancel-reason"))
                        .replaceFirst(
                            found ->
                                View.passedOnFrom(
                                    found.group(1), found.group(2).equals("is gone")))));
  }

  private static String result(JsonObject operation) {
    if (operation.has("done") != (operation.has("response") ^ operation.has("error"))) {
      return "neither done nor not: " + operation;
    }
    if (operation.has("error")) {
      JsonObject error = operation.getAsJsonObject("error");
      return View.error(error.get("code").getAsInt(), text(error, "message"));
    }
    return operation.has("response")
        ? View.response(text(operation.getAsJsonObject("response"), "value"))
        : "";
  }

  private static String text(JsonObject message, String field) {
    return Optional.ofNullable(message.get(field)).map(JsonElement::getAsString).orElse("");
  }
}
