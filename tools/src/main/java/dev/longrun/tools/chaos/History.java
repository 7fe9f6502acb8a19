package dev.longrun.tools.chaos;

import com.google.gson.JsonObject;
import dev.longrun.tools.HttpReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All that is known of one operation from outside: what was asked of it, what was acknowledged, and
 * what was read of it. Whatever can't be true together is a violation.
 */
final class History {
  private final String name;
  private final List<String> events = new ArrayList<>();
  private final Set<String> violations = new TreeSet<>();
  private final Set<String> intended = new TreeSet<>();
  private final Set<String> acknowledged = new TreeSet<>();
  private boolean cancelAsked;
  private Optional<Cancel> cancelled = Optional.empty();
  private Optional<Read> cancelSeen = Optional.empty();
  private Optional<Read> ended = Optional.empty();

  /** The first acknowledgement of a cancel, by both clocks. */
  private record Cancel(Instant time, long nanos) {}

  /** What was read, and known from {@code nanos} on. */
  private record Read(Seen seen, long nanos) {}

  History(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** Before a cancel is sent, for this operation or for one that passes it on. */
  synchronized void cancelAsked() {
    cancelAsked = true;
    event("cancel sent");
  }

  synchronized void cancelReplied(HttpReply reply) {
    if (!reply.isOk()) {
      unexpected("cancel", reply);
      return;
    }
    event("cancel acknowledged");
    if (cancelled.isEmpty()) {
      cancelled = Optional.of(new Cancel(reply.received(), System.nanoTime()));
    }
  }

  /** Before an outcome is given to the store. */
  synchronized void intended(String outcome) {
    intended.add(outcome);
    event("intended: " + outcome);
  }

  /** A worker was told that this is how the operation ended. */
  synchronized void acknowledged(String outcome) {
    acknowledged.add(outcome);
    event("acknowledged: " + outcome);
  }

  synchronized void unexpected(String call, HttpReply reply) {
    violation("unexpected reply to " + call + ": " + reply.status() + " " + reply.body());
  }

  synchronized void unexpected(String what) {
    violation("unexpected: " + what);
  }

  /** Takes in an operation that was read by a call that was sent at {@code sent}. */
  synchronized void read(JsonObject operation, long sent) {
    Seen seen = new Seen(operation);
    event("read " + seen.summary());
    checkEnd(seen, sent);
    checkCancel(seen, sent);
    Read read = new Read(seen, System.nanoTime());
    if (seen.isDone() && ended.isEmpty()) {
      ended = Optional.of(read);
    }
    if (seen.cancelRequest().isPresent() && cancelSeen.isEmpty()) {
      cancelSeen = Optional.of(read);
    }
  }

  private void checkEnd(Seen seen, long sent) {
    if (ended.isEmpty()) {
      return;
    }
    if (seen.isDone() && !seen.equals(ended.get().seen)) {
      violation("a terminal state changed: " + ended.get().seen + " became " + seen);
    } else if (!seen.isDone() && sent > ended.get().nanos) {
      violation("it was done, and then not: " + ended.get().seen + " became " + seen);
    }
  }

  private void checkCancel(Seen seen, long sent) {
    boolean known = cancelSeen.filter(read -> sent > read.nanos).isPresent();
    if (known && !seen.cancelRequest().equals(cancelSeen.get().seen.cancelRequest())) {
      violation("the cancel request changed: " + cancelSeen.get().seen + " became " + seen);
    }
    boolean after = cancelled.filter(cancel -> sent > cancel.nanos).isPresent();
    if (after && !seen.remembersCancel(cancelled.get().time)) {
      violation("an acknowledged cancel is lost: " + seen);
    }
    if (seen.isCancelled() && !cancelAsked) {
      violation("CANCELLED, though nobody asked for that");
    }
  }

  /** At the end: everything acknowledged has to be in what was read last. */
  synchronized void close() {
    if (ended.isEmpty()) {
      violation("it is unfinished");
      return;
    }
    String outcome = ended.get().seen.outcome();
    for (String finish : acknowledged) {
      if (!finish.equals(outcome)) {
        violation("an acknowledged finish is lost: " + finish + ", but stored is " + outcome);
      }
    }
    if (outcome.startsWith("response") && !intended.contains(outcome)) {
      violation("no worker ever gave " + outcome);
    }
  }

  synchronized boolean isDone() {
    return ended.isPresent();
  }

  synchronized Optional<Seen> ended() {
    return ended.map(Read::seen);
  }

  /** Whether it was read to have been asked to cancel. */
  synchronized boolean isCancelSeen() {
    return cancelSeen.isPresent();
  }

  synchronized boolean isCancelAcknowledged() {
    return cancelled.isPresent();
  }

  synchronized boolean isEndAcknowledged() {
    return !acknowledged.isEmpty();
  }

  private void violation(String what) {
    violations.add(what);
    event("VIOLATION");
  }

  private void event(String what) {
    events.add(Instant.now() + " " + what);
  }

  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  synchronized List<String> events() {
    return List.copyOf(events);
  }
}
