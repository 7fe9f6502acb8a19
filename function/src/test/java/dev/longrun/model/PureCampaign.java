package dev.longrun.model;

import dev.longrun.model.PureRun.Violation;
import java.util.Optional;
import java.util.function.Supplier;

/** Many random programs on one kind of subject, until one of them fails. */
final class PureCampaign {
  private static final int LENGTH = 40;

  private final PureRun run;

  PureCampaign(Supplier<Subject> subjects) {
    this.run = new PureRun(subjects);
  }

  /** A program that failed, made as small as it can be. */
  record Failure(Program program, Violation violation, String replay) {
    /** For people: the steps, what went wrong at the last, and how to try it again. */
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("a program fails:\n");
      for (int i = 0; i < program.steps().size(); i++) {
        text.append(i == violation.step() ? "  here " : "       ")
            .append(program.steps().get(i))
            .append('\n');
      }
      return text + violation.what() + "\nreplay it with " + replay;
    }
  }

  Optional<Failure> failure(long seed, int count) {
    Programs programs = new Programs(seed);
    for (int i = 0; i < count; i++) {
      Optional<Failure> failure = failure(programs.next(LENGTH), ", its seed was " + seed);
      if (failure.isPresent()) {
        return failure;
      }
    }
    return Optional.empty();
  }

  Optional<Failure> failure(Program program) {
    return failure(program, "");
  }

  private Optional<Failure> failure(Program program, String origin) {
    if (run.violation(program).isEmpty()) {
      return Optional.empty();
    }
    Program small = new Shrinker(it -> run.violation(it).isPresent()).shrink(program);
    String replay = "-Dmodel.program=\"" + small + "\"" + origin;
    return Optional.of(new Failure(small, run.violation(small).orElseThrow(), replay));
  }
}
