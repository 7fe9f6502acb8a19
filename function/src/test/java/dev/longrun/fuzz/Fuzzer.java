package dev.longrun.fuzz;

import dev.longrun.http.HttpCall;
import dev.longrun.http.HttpReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Sends inputs to one target and judges the replies. {@code scripts/fuzz} lets Jazzer call it,
 * which makes inputs that reach ever more of the code.
 */
public final class Fuzzer {
  private static final int REPEATS = 3;
  private static Fuzzer jazzers;

  private final Target target;
  private final FuzzedService service;
  private final Pace pace = new Pace();

  Fuzzer(Target target, FuzzedService service) {
    this.target = target;
    this.service = service;
  }

  /** Called by Jazzer, before all inputs. */
  public static void fuzzerInitialize() throws IOException {
    Path directory =
        Files.createTempDirectory(Path.of(System.getProperty("longrun.fuzz.dir")), "db");
    Target target = Target.valueOf(System.getProperty("longrun.fuzz.target"));
    jazzers = new Fuzzer(target, new FuzzedService(directory));
  }

  /** Called by Jazzer, with each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    jazzers.run(input);
  }

  /**
   * @throws AssertionError if the reply is wrong, or comes too late each time
   */
  void run(byte[] input) {
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
    HttpReply reply = service.answer(target, call);
    long nanos = stopwatch.nanos();
    String authorization = call.headers().first("authorization").orElse("");
    Optional<String> problem = Verdict.of(target, authorization, reply);
    if (problem.isPresent()) {
      throw new AssertionError(problem.get() + ": " + reply.status() + " for " + call);
    }
    if (!call.method().equals("GET") && reply.status() == 200) {
      service.restore();
    }
    return nanos;
  }
}
