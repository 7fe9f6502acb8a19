package dev.longrun.tools.upgrade;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was acknowledged and read of one operation; whatever can't be true together is a fault. */
final class Record {
  private final String name;
  private final List<String> faults = new ArrayList<>();
  private boolean cancelAcknowledged;
  private Optional<String> finished = Optional.empty();
  private Optional<String> end = Optional.empty();
  private Optional<String> start = Optional.empty();

  Record(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  synchronized void cancelAcknowledged() {
    cancelAcknowledged = true;
  }

  /** A worker was told that the operation ended so. */
  synchronized void finishAcknowledged(JsonObject operation) {
    finished = Optional.of(outcome(operation));
    read(operation);
  }

  /** Takes in what a server of any version told of the operation. */
  synchronized void read(JsonObject operation) {
    String said = said(operation);
    if (start.isPresent() && !start.get().equals(said)) {
      fault("what was said at its start was " + start.get() + ", and became " + said);
    }
    start = Optional.of(said);
    if (operation.has("done")) {
      String told = outcome(operation);
      if (end.isPresent() && !end.get().equals(told)) {
        fault("its end was " + end.get() + ", and became " + told);
      }
      end = Optional.of(told);
    } else if (end.isPresent()) {
      fault("it had ended with " + end.get() + ", and is not done any more");
    }
  }

  /** What is read now is the last that is read: everything acknowledged must be in it. */
  synchronized void close(JsonObject operation) {
    read(operation);
    finished
        .filter(outcome -> !end.equals(Optional.of(outcome)))
        .ifPresent(outcome -> fault("a finish that was acknowledged is lost: " + outcome));
    boolean remembered = operation.toString().contains("cancel-requested-by");
    if (cancelAcknowledged && !remembered && !operation.has("done")) {
      fault("a cancel that was acknowledged is lost");
    }
  }

  synchronized void lost() {
    fault("its start was acknowledged, and it isn't there");
  }

  synchronized void fault(String what) {
    faults.add(name + ": " + what);
  }

  synchronized boolean isDone() {
    return end.isPresent();
  }

  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  /** What no version may drop: when it was started, of which type, and with which label. */
  private static String said(JsonObject operation) {
    JsonObject common = operation.getAsJsonObject("metadata").getAsJsonObject("common");
    return "%s %s %s"
        .formatted(
            common.get("startTime"),
            common.get("operationType"),
            common.getAsJsonObject("labels").get("run"));
  }

  /** How it ended, the same whichever version tells it. */
  private static String outcome(JsonObject operation) {
    return operation.has("response")
        ? "response " + operation.get("response")
        : "error " + operation.getAsJsonObject("error");
  }
}
