package dev.longrun.tools.sample;

import dev.longrun.error.Code;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Lease;
import dev.longrun.operation.LeaseToken;
import dev.longrun.operation.Life;
import dev.longrun.operation.OpaqueJson;
import dev.longrun.operation.Operation;
import dev.longrun.operation.Outcome;
import dev.longrun.operation.TerminateRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The operations that have ended by now, each led through its life by the rules of the service. */
final class PastDay {
  private static final List<String> REASONS =
      List.of("wrong table", "started twice", "customer withdrew the order", "will run it tonight");
  private static final List<String> PEOPLE =
      List.of("ann@example.com", "ben@example.com", "mia@example.com");

  private final RandomGenerator random;
  private final Instant now;

  PastDay(RandomGenerator random, Instant now) {
    this.random = random;
    this.now = now;
  }

  List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    for (Kind kind : Kind.ALL) {
      Duration step = Duration.ofDays(1).dividedBy(kind.aDay());
      for (int i = 0; i < kind.aDay(); i++) {
        Instant start = now.minus(step.multipliedBy(i + 1)).plus(part(step, 0.4));
        all.add(ended(kind, start, kind.aDay() - i));
      }
    }
    all.removeIf(it -> !(it.life() instanceof Life.Done done) || done.endTime().isAfter(now));
    return all;
  }

  private Operation ended(Kind kind, Instant start, int number) {
    SampleOperation sample = SampleOperation.of(kind, number);
    Operation started = sample.start(start);
    int fate = random.nextInt(100);
    if (fate < 2) {
      return started.cancel(request(start.plusSeconds(20 + random.nextInt(60))));
    }
    if (fate < 3) {
      return sample.withClaimTimeout().start(start).settle(now);
    }
    LeaseToken token = sample.token();
    Instant claimed = start.plusSeconds(1 + random.nextInt(50));
    Operation working =
        started.claim(new Lease(sample.worker(), token.hash(), claimed, Duration.ofHours(1)));
    Duration work = Duration.ofMinutes(kind.minutes());
    work = work.dividedBy(2).plus(part(work, 1));
    return end(sample, working, token, work, fate);
  }

  private Operation end(
      SampleOperation sample, Operation working, LeaseToken token, Duration work, int fate) {
    Instant claimed = working.life().lastLease().orElseThrow().renewTime();
    Instant last = claimed;
    Operation operation = working;
    for (int tenth = 1; tenth <= 9; tenth++) {
      last = claimed.plus(work.multipliedBy(tenth).dividedBy(10));
      Duration lease = work.dividedBy(5).plusSeconds(60);
      operation = operation.heartbeat(token, sample.heartbeat(tenth / 10.0, lease), last);
      if (fate < 8 && tenth == 3 + fate % 5) {
        return unlucky(operation, token, last, fate);
      }
      if (fate >= 8 && fate < 13 && tenth == 6) {
        return failed(operation, token, last, fate);
      }
    }
    Instant end = claimed.plus(work);
    return operation
        .heartbeat(token, sample.lastHeartbeat(), end)
        .finish(token, new Outcome.Response(Optional.of(sample.response())), end.plusSeconds(2));
  }

  private Operation unlucky(Operation operation, LeaseToken token, Instant last, int fate) {
    if (fate == 3) {
      return operation.settle(now); // its worker is not heard from any more
    }
    if (fate == 4) {
      String why = "worker hangs, disk of the node is full";
      return operation.terminate(new TerminateRequest("ann@example.com", last, why));
    }
    String message = "Stopped. Temporary files are removed.";
    Instant stopped = last.plusMillis(400 + random.nextInt(3000));
    return operation.cancel(request(last)).finish(token, failure(Code.CANCELLED, message), stopped);
  }

  private static Operation failed(Operation operation, LeaseToken token, Instant last, int fate) {
    Outcome failure =
        switch (fate) {
          case 8 ->
              new Outcome.Failure(
                  Code.RESOURCE_EXHAUSTED.number(),
                  "Quota 'reads per minute' is used up.",
                  Optional.of(
                      new OpaqueJson(
                          "[{\"@type\":\"type.googleapis.com/google.rpc.QuotaFailure\",\"violations\":"
                              + "[{\"subject\":\"project:demo\",\"description\":\"reads per minute\"}]}]")));
          case 9 -> failure(Code.NOT_FOUND, "Bucket 'gs://demo-exports' doesn't exist.");
          case 10 -> failure(Code.DATA_LOSS, "Checksum of block 1187 differs from the manifest.");
          default -> failure(Code.INTERNAL, "The job ended with exit code 137.");
        };
    return operation.finish(token, failure, last.plusSeconds(1));
  }

  private static Outcome failure(Code code, String message) {
    return new Outcome.Failure(code.number(), message, Optional.empty());
  }

  private CancelRequest request(Instant time) {
    return new CancelRequest(
        PEOPLE.get(random.nextInt(PEOPLE.size())),
        time,
        REASONS.get(random.nextInt(REASONS.size())));
  }

  private Duration part(Duration whole, double most) {
    return Duration.ofMillis((long) (whole.toMillis() * most * random.nextDouble()));
  }
}
