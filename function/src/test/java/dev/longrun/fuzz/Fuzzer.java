package dev.longrun.fuzz;

import dev.longrun.http.HttpCall;
import dev.longrun.http.HttpReply;
import java.util.Optional;

/** Sends inputs to one target and judges the replies. */
public final class Fuzzer {
  private static final int REPEATS = 3;

  private final FuzzTarget target;
  private final FuzzedService service;
  private final Pace pace = new Pace();

  public Fuzzer(FuzzTarget target, FuzzedService service) {
    this.target = target;
    this.service = service;
  }

  /**
   * Tries one input.
   *
   * @throws AssertionError if the reply is wrong, or comes too late each time
   */
  public void run(byte[] input) {
    for (int i = 0; i < REPEATS; i++) {
      long nanos = answered(input);
      pace.took(nanos);
      if (!pace.isSlow(nanos)) {
        return;
      }
    }
    throw new AssertionError("it takes too long");
  }

  private long answered(byte[] input) {
    HttpCall call = target.call(input, service);
    Stopwatch stopwatch = Stopwatch.started();
    HttpReply reply = service.answer(target == FuzzTarget.JWT, call);
    long nanos = stopwatch.nanos();
    String authorization = call.headers().first("authorization").orElse("");
    Optional<String> problem = FuzzVerdict.of(target, authorization, reply);
    if (problem.isPresent()) {
      throw new AssertionError(problem.get() + ": " + reply.status() + " for " + call);
    }
    if (!call.method().equals("GET") && reply.status() == 200) {
      service.restore();
    }
    return nanos;
  }
}
