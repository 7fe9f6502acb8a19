package dev.longrun.tools.sample;

import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Lease;
import dev.longrun.operation.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The operations that are on their way now, in every state, with what is worth to look into: one
 * that hardly moves, one whose worker is silent, one that doesn't stop.
 */
final class Running {
  /**
   * One that a worker goes on with.
   *
   * @param done how much of it, of 1
   * @param speed how much it gains in a second
   * @param obedient whether its worker stops when it is asked to
   */
  record Held(
      SampleOperation sample, Operation operation, double done, double speed, boolean obedient) {}

  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration LONGEST_LEASE = Duration.ofHours(1);
  private static final Duration RENEWAL = Duration.ofMinutes(30);
  private static final int FIRST = 500;

  private final Instant now;
  private final List<Held> held = new ArrayList<>();
  private final List<Operation> others = new ArrayList<>();

  Running(Instant now) {
    this.now = now;
    int number = FIRST;
    Kind export = kind("export");
    Kind media = kind("video");
    hold(SampleOperation.of(export, number++), Duration.ofMinutes(7), 0.72, 0.001, true);
    hold(SampleOperation.of(export, number++), Duration.ofMinutes(312), 0.04, 0, true);
    hold(SampleOperation.of(media, number++), Duration.ofSeconds(95), 0.41, 0.004, true);
    hold(SampleOperation.of(media, number++), Duration.ofSeconds(170), 0.88, 0.003, true);
    hold(limited(kind("backup"), number++), Duration.ofMinutes(31), 0.63, 0.0004, true);
    hold(
        SampleOperation.of(kind("index"), number++).with(Optional.empty(), Optional.empty(), false),
        Duration.ofMinutes(12),
        0.35,
        0.0006,
        true);
    family(number);
    silent(SampleOperation.of(media, number + 10));
    cancelling(SampleOperation.of(kind("import"), number + 11));
    finalizing(SampleOperation.of(kind("invoices"), number + 12));
    others.add(SampleOperation.of(media, number + 13).start(now.minusSeconds(9)));
    others.add(
        SampleOperation.of(media, number + 14).withClaimTimeout().start(now.minusSeconds(140)));
    others.add(
        SampleOperation.of(kind("model"), number + 15).start(now.minus(Duration.ofMinutes(26))));
  }

  List<Held> held() {
    return held;
  }

  /** Those that nobody goes on with. */
  List<Operation> others() {
    return others;
  }

  private static Kind kind(String id) {
    return Kind.ALL.stream().filter(it -> it.id().equals(id)).findFirst().orElseThrow();
  }

  private static SampleOperation limited(Kind kind, int number) {
    return SampleOperation.of(kind, number)
        .with(Optional.empty(), Optional.of(Duration.ofMinutes(45)), true);
  }

  private void hold(
      SampleOperation sample, Duration age, double done, double speed, boolean obedient) {
    held.add(new Held(sample, working(sample, age, done), done, speed, obedient));
  }

  /** Heard from all the time, and just now. */
  private Operation working(SampleOperation sample, Duration age, double done) {
    Instant start = now.minus(age);
    Operation operation =
        sample.start(start).claim(lease(sample, start.plusSeconds(3), LONGEST_LEASE));
    for (Instant at = start.plus(RENEWAL); at.isBefore(now); at = at.plus(RENEWAL)) {
      operation = operation.heartbeat(sample.token(), sample.heartbeat(done, LONGEST_LEASE), at);
    }
    return operation.heartbeat(sample.token(), sample.heartbeat(done, LEASE), now.minusSeconds(2));
  }

  private static Lease lease(SampleOperation sample, Instant claimed, Duration duration) {
    return new Lease(sample.worker(), sample.token().hash(), claimed, duration);
  }

  /** A parent with children. */
  private void family(int number) {
    SampleOperation parent = SampleOperation.of(kind("model"), number);
    Duration age = Duration.ofMinutes(52);
    Operation working = working(parent, age, 0.38).withChild(now);
    held.add(new Held(parent, working, 0.38, 0.0002, true));
    for (int child = 1; child <= 3; child++) {
      SampleOperation shard =
          SampleOperation.of(kind("index"), number + child).under(parent.name());
      hold(shard, age.minusMinutes(2), 0.2 * child, 0.0003 * child, true);
    }
  }

  private void silent(SampleOperation sample) {
    Instant start = now.minus(Duration.ofMinutes(11));
    others.add(
        sample
            .start(start)
            .claim(lease(sample, start.plusSeconds(2), Duration.ofMinutes(2)))
            .heartbeat(
                sample.token(),
                sample.heartbeat(0.27, Duration.ofMinutes(15)),
                start.plusSeconds(50)));
  }

  private void cancelling(SampleOperation sample) {
    Operation working = working(sample, Duration.ofMinutes(18), 0.55);
    CancelRequest request =
        new CancelRequest("ann@example.com", now.minusSeconds(75), "wrong bucket");
    held.add(new Held(sample, working.cancel(request), 0.55, 0, false));
  }

  private void finalizing(SampleOperation sample) {
    Operation working = working(sample, Duration.ofMinutes(14), 1);
    Operation finalizing =
        working.heartbeat(sample.token(), sample.lastHeartbeat(), now.minusSeconds(1));
    held.add(new Held(sample, finalizing, 1, 0, false));
  }
}
