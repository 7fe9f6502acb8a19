package dev.longrun.model;

import dev.longrun.model.Command.Adopt;
import dev.longrun.model.Command.Advance;
import dev.longrun.model.Command.Cancel;
import dev.longrun.model.Command.Claim;
import dev.longrun.model.Command.Delete;
import dev.longrun.model.Command.Finish;
import dev.longrun.model.Command.Get;
import dev.longrun.model.Command.Heartbeat;
import dev.longrun.model.Command.Inspect;
import dev.longrun.model.Command.Start;
import dev.longrun.model.Command.Terminate;
import dev.longrun.model.Command.Timeouts;
import dev.longrun.model.PageWalk.Look;
import dev.longrun.model.PageWalk.Order;
import dev.longrun.model.Program.Step;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Random programs. Times come from a few values that meet each other, so that deadlines are hit to
 * the nanosecond.
 */
final class Programs {
  private static final Duration NANO = Duration.ofNanos(1);
  private static final List<Duration> LEASES = seconds(1, 5, 10, 60);
  private static final List<Duration> GRACES = seconds(0, 5, 10, 100);
  private static final List<Duration> ADVANCES =
      List.of(
          NANO,
          Duration.ofSeconds(1),
          Duration.ofSeconds(1).minus(NANO),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5).minus(NANO),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofDays(30),
          Duration.ofDays(30).minus(NANO));

  /** Of all callers together, who are in one moment; now and then one in which all expires. */
  private static final List<Duration> ADVANCES_OF_CALLERS =
      Stream.of(
              Collections.nCopies(8, seconds(1, 5, 10)).stream().flatMap(List::stream),
              Stream.of(0, 1, 5).map(Duration.ofDays(30)::minusSeconds))
          .flatMap(it -> it)
          .toList();

  private static final List<Duration> DELAYS =
      List.of(NANO, Duration.ofSeconds(1), Duration.ofSeconds(5));
  private static final List<String> TOKENS = List.of("a", "b", "c");
  private static final List<String> WORKERS = List.of("w", "w", "v");
  private static final List<Duration> TIMEOUTS = seconds(1, 5, 10, 60);
  private static final List<String> REASONS = List.of("x", "y");
  private static final List<String> TEXTS = List.of("", "r", "s");
  private static final List<Integer> CODES = List.of(0, 0, 1, 13);

  private final SplittableRandom random;
  private final List<Duration> advances;
  private final boolean pure;

  Programs(long seed) {
    this(seed, ADVANCES, true);
  }

  /**
   * @param pure whether they are for the functions themselves: so that children are started by a
   *     command to their parent
   */
  private Programs(long seed, List<Duration> advances, boolean pure) {
    this.random = new SplittableRandom(seed);
    this.advances = advances;
    this.pure = pure;
  }

  /** Commands for callers who share a clock. */
  static Programs ofOneCaller(long seed) {
    return new Programs(seed, ADVANCES_OF_CALLERS, false);
  }

  /** What one of several callers does next. */
  enum Choice {
    CALL,
    LIST,
    COUNT,
    CANCEL_ALL,
    WAIT,
    HOLD,
    HEARTBEATS,
    SWEEP,
    STOP
  }

  Choice choice() {
    return switch (random.nextInt(24)) {
      case 0, 1 -> Choice.LIST;
      case 2 -> Choice.CANCEL_ALL;
      case 3 -> Choice.SWEEP;
      case 4 -> oneIn(2) ? Choice.WAIT : Choice.HOLD;
      case 5 -> oneIn(2) ? Choice.COUNT : Choice.HEARTBEATS;
      case 6 -> oneIn(4) ? Choice.STOP : Choice.CALL;
      default -> Choice.CALL;
    };
  }

  /** A list, or a search, of what is in some states. */
  Look look() {
    return new Look(
        maybe(List.of(Order.values())),
        any(List.of(ModelState.ALL, ModelState.UNFINISHED, ModelState.DONE, Set.of(state()))));
  }

  ModelState state() {
    return any(List.of(ModelState.values()));
  }

  Heartbeat heartbeat() {
    return new Heartbeat(any(TOKENS), maybe(LEASES), random.nextInt(4) == 0, progress());
  }

  /** A command on an operation of this id; if it is a start, perhaps under another. */
  Command commandOn(String id) {
    boolean above = Round.PARENTS.get(id).equals(List.of(""));
    int dice = random.nextInt(24);
    if (dice < 3) {
      return new Delete();
    } else if (dice < (above ? 6 : 9)) {
      return startOf(id);
    } else if (dice < 9) {
      return oneIn(3) ? new Terminate(any(REASONS)) : new Cancel(any(REASONS));
    } else if (dice < 18) {
      return work();
    }
    Command command = command();
    return command instanceof Start start ? startOf(id, start) : command;
  }

  /** What a worker does. */
  private Command work() {
    return switch (random.nextInt(4)) {
      case 0, 1 -> new Claim(any(TOKENS), any(LEASES), any(WORKERS));
      case 2 -> heartbeat();
      default -> new Finish(any(TOKENS), any(CODES), any(TEXTS));
    };
  }

  /** A start of an operation of this id. */
  Start startOf(String id) {
    return startOf(id, start());
  }

  private Start startOf(String id, Start start) {
    return start.under(Optional.of(any(Round.PARENTS.get(id))).filter(above -> !above.isEmpty()));
  }

  private static List<Duration> seconds(int... values) {
    return IntStream.of(values).mapToObj(Duration::ofSeconds).toList();
  }

  Program next(int length) {
    return new Program(
        IntStream.range(0, length).mapToObj(i -> i == 0 ? first() : step()).toList());
  }

  private Step first() {
    return new Step(start(), Duration.ZERO);
  }

  private Step step() {
    return new Step(command(), random.nextInt(10) == 0 ? any(DELAYS) : Duration.ZERO);
  }

  Command command() {
    int dice = random.nextInt(100);
    if (dice < 12) {
      return start();
    } else if (dice < 27) {
      return new Claim(any(TOKENS), any(LEASES), any(WORKERS));
    } else if (dice < 45) {
      return heartbeat();
    } else if (dice < 57) {
      return new Finish(any(TOKENS), any(CODES), any(TEXTS));
    } else if (dice < 69) {
      return new Cancel(any(REASONS));
    } else if (dice < 74) {
      return new Delete();
    } else if (dice < 75) {
      return pure ? new Adopt("n") : new Get();
    } else if (dice < 78) {
      return new Terminate(any(REASONS));
    } else if (dice < 85) {
      return oneIn(2) ? new Get() : new Inspect();
    }
    return new Advance(any(advances));
  }

  boolean oneIn(int many) {
    return random.nextInt(many) == 0;
  }

  private Start start() {
    Start start = new Start(random.nextInt(6) > 0, maybe(GRACES), maybe(List.of("q", "r")));
    return start
        .under(pure ? rarely(List.of("above")) : Optional.empty())
        .within(new Timeouts(rarely(TIMEOUTS), maybe(TIMEOUTS)));
  }

  private Optional<Long> progress() {
    return maybe(List.of(1L, 2L, 3L));
  }

  private <T> Optional<T> rarely(List<T> values) {
    return maybe(values).filter(value -> random.nextBoolean());
  }

  private <T> Optional<T> maybe(List<T> values) {
    return random.nextBoolean() ? Optional.of(any(values)) : Optional.empty();
  }

  <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
