package dev.longrun;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import dev.longrun.error.ApiError;
import dev.longrun.http.HttpCall;
import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A log for people: one line for each request, with what it changed, and one for whatever else
 * happens.
 */
final class TextLog extends RequestLog {
  private static final int MAX_SHOWN = 3;

  /** What the request of this thread changed so far; nothing, where it serves none. */
  private final ThreadLocal<Optional<List<String>>> changes;

  private final PrintStream out;

  TextLog(PrintStream out) {
    this(out, ThreadLocal.withInitial(Optional::empty));
  }

  private TextLog(PrintStream out, ThreadLocal<Optional<List<String>>> changes) {
    super(new Lines(out, changes));
    this.out = out;
    this.changes = changes;
  }

  @Override
  void begin() {
    changes.set(Optional.of(new ArrayList<>()));
  }

  @Override
  void end(HttpCall call, int status, Duration time) {
    List<String> all = changes.get().orElse(List.of());
    changes.remove();
    String shown = String.join("; ", all.subList(0, Math.min(all.size(), MAX_SHOWN)));
    String more = all.size() > MAX_SHOWN ? "; and %d more".formatted(all.size() - MAX_SHOWN) : "";
    String line =
        "%s %s %d, %d ms %s%s"
            .formatted(
                call.effectiveMethod(),
                ApiError.shown(call.path()),
                status,
                time.toMillis(),
                shown,
                more);
    printLine(out, line.strip());
  }

  private static void printLine(PrintStream out, String line) {
    LocalTime now = LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
    out.println("%tT %s".formatted(now, line.replaceAll("[^ -~]", "?")));
  }

  /** Turns lines of JSON into text. */
  private static final class Lines extends PrintStream {
    private final PrintStream text;
    private final ThreadLocal<Optional<List<String>>> changes;

    Lines(PrintStream out, ThreadLocal<Optional<List<String>>> changes) {
      super(out);
      this.text = out;
      this.changes = changes;
    }

    @Override
    public void println(String json) {
      JsonObject line = parse(json);
      String message = line.get("message").getAsString();
      if (line.has("audit") && changes.get().isPresent()) {
        changes.get().get().add(message.substring(message.lastIndexOf(": ") + 2));
      } else {
        printLine(text, line.get("severity").getAsString() + " " + message);
      }
    }

    private static JsonObject parse(String json) {
      try {
        return JsonParser.parseString(json).getAsJsonObject();
      } catch (JsonSyntaxException e) {
        throw new IllegalArgumentException("not a line of the log: " + json, e);
      }
    }
  }
}
