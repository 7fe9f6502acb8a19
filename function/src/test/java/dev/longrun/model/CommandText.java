package dev.longrun.model;

import dev.longrun.model.Command.Adopt;
import dev.longrun.model.Command.Advance;
import dev.longrun.model.Command.Cancel;
import dev.longrun.model.Command.CancelAmong;
import dev.longrun.model.Command.Claim;
import dev.longrun.model.Command.Counted;
import dev.longrun.model.Command.Delete;
import dev.longrun.model.Command.Finish;
import dev.longrun.model.Command.Get;
import dev.longrun.model.Command.Hear;
import dev.longrun.model.Command.Heartbeat;
import dev.longrun.model.Command.Inspect;
import dev.longrun.model.Command.Overlooked;
import dev.longrun.model.Command.PassedOn;
import dev.longrun.model.Command.Purged;
import dev.longrun.model.Command.Start;
import dev.longrun.model.Command.Terminate;
import dev.longrun.model.Command.Timeouts;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Commands as a line of text: {@code heartbeat a lease=PT5S progress=3}. First what a command must
 * say, then what it may.
 */
final class CommandText {
  private CommandText() {}

  static String print(Command command) {
    if (command instanceof Start start) {
      return "start"
          + (start.cancellable() ? "" : " fixed=true")
          + option("grace", start.grace())
          + option("claim", start.timeouts().claim())
          + option("run", start.timeouts().run())
          + option("request", start.requestId())
          + option("parent", start.parent());
    }
    if (command instanceof Claim claim) {
      return "claim " + claim.token() + " " + claim.lease() + option("worker", other(claim));
    }
    if (command instanceof Heartbeat beat) {
      return "heartbeat "
          + beat.token()
          + option("lease", beat.lease())
          + (beat.finalizing() ? " finalizing=true" : "")
          + option("progress", beat.progress());
    }
    if (command instanceof Finish finish) {
      return "finish " + finish.token() + " " + finish.code() + option("text", text(finish));
    }
    if (command instanceof Cancel cancel) {
      return "cancel " + cancel.reason();
    }
    if (command instanceof Advance advance) {
      return "advance " + advance.by();
    }
    return printRare(command);
  }

  private static String printRare(Command command) {
    if (command instanceof Adopt adopt) {
      return "adopt " + adopt.child();
    }
    if (command instanceof Terminate terminate) {
      return "terminate " + terminate.reason();
    }
    if (command instanceof CancelAmong cancel) {
      return "cancel-among " + cancel.reason();
    }
    if (command instanceof PassedOn passedOn) {
      return "passed-on " + passedOn.parent() + (passedOn.gone() ? " gone=true" : "");
    }
    if (command instanceof Overlooked overlooked) {
      return "overlooked " + overlooked.among().toString().replaceAll("[\\[\\] ]", "");
    }
    if (command instanceof Counted counted) {
      return "counted " + counted.among() + (counted.found() ? " found=true" : "");
    }
    if (command instanceof Hear hear) {
      return "hear " + hear.token();
    }
    if (command instanceof Purged) {
      return "purged";
    }
    if (command instanceof Inspect) {
      return "inspect";
    }
    return command instanceof Delete ? "delete" : "get";
  }

  /** The worker of a claim, if it isn't the usual one. */
  private static Optional<String> other(Claim claim) {
    return Optional.of(claim.worker()).filter(worker -> !worker.equals("w"));
  }

  private static Optional<String> text(Finish finish) {
    return Optional.of(finish.text()).filter(text -> !text.isEmpty());
  }

  static String option(String name, Optional<?> value) {
    return value.map(it -> " " + name + "=" + it).orElse("");
  }

  static Command parse(List<String> words, Map<String, String> options) {
    return switch (words.get(0)) {
      case "start" ->
          new Start(
              !options.containsKey("fixed"),
              duration(options, "grace"),
              new Timeouts(duration(options, "claim"), duration(options, "run")),
              Optional.ofNullable(options.get("request")),
              Optional.ofNullable(options.get("parent")));
      case "claim" ->
          new Claim(
              words.get(1), Duration.parse(words.get(2)), options.getOrDefault("worker", "w"));
      case "heartbeat" ->
          new Heartbeat(
              words.get(1),
              duration(options, "lease"),
              options.containsKey("finalizing"),
              Optional.ofNullable(options.get("progress")).map(Long::valueOf));
      case "finish" ->
          new Finish(
              words.get(1), Integer.parseInt(words.get(2)), options.getOrDefault("text", ""));
      case "cancel" -> new Cancel(words.get(1));
      case "terminate" -> new Terminate(words.get(1));
      case "adopt" -> new Adopt(words.get(1));
      case "cancel-among" -> new CancelAmong(words.get(1));
      case "passed-on" -> new PassedOn(words.get(1), options.containsKey("gone"));
      case "overlooked" ->
          new Overlooked(
              Arrays.stream(words.get(1).split(","))
                  .map(ModelState::valueOf)
                  .collect(Collectors.toSet()));
      case "counted" -> new Counted(ModelState.valueOf(words.get(1)), options.containsKey("found"));
      case "hear" -> new Hear(words.get(1));
      case "purged" -> new Purged();
      case "delete" -> new Delete();
      case "get" -> new Get();
      case "inspect" -> new Inspect();
      case "advance" -> new Advance(Duration.parse(words.get(1)));
      default -> throw new IllegalArgumentException("no command: " + words);
    };
  }

  private static Optional<Duration> duration(Map<String, String> options, String name) {
    return Optional.ofNullable(options.get(name)).map(Duration::parse);
  }

  static List<String> words(String line) {
    return Arrays.stream(line.trim().split(" +")).filter(word -> !word.contains("=")).toList();
  }

  static Map<String, String> options(String line) {
    Map<String, String> options = new TreeMap<>();
    for (String word : line.trim().split(" +")) {
      int at = word.indexOf('=');
      if (at > 0) {
        options.put(word.substring(0, at), word.substring(at + 1));
      }
    }
    return options;
  }
}
